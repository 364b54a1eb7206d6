"use strict";
const field = document.getElementById("filter");
const points = document.getElementById("points");
const count = document.getElementById("count");
const rows = [...document.querySelectorAll("tbody tr")];
const said = rows.map((row) => row.textContent.toLowerCase().normalize("NFKC"));
function show() {
  const asked = field.value.toLowerCase().normalize("NFKC").split(/\s+/).filter(Boolean);
  let shown = 0;
  rows.forEach((row, place) => {
    const hidden =
      !asked.every((word) => said[place].includes(word)) ||
      (points && !points.checked && row.classList.contains("point"));
    row.hidden = hidden;
    shown += hidden ? 0 : 1;
  });
  count.textContent = count.dataset.said.replace("{shown}", shown).replace("{all}", rows.length);
}
field.addEventListener("input", show);
if (points) points.addEventListener("change", show);
document.getElementById("choose").hidden = false;
show();
