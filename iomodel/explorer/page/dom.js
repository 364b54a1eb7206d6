// Elements in one call.

/** An element with attributes, listeners (`on...`) and children. */
export function h(tag, given = {}, ...children) {
  const node = document.createElement(tag);
  for (const [name, value] of Object.entries(given)) {
    if (value === undefined || value === null || value === false) continue;
    if (name.startsWith("on")) node.addEventListener(name.slice(2), value);
    else if (name === "value" || name === "checked" || name === "hidden") node[name] = value;
    else node.setAttribute(name, value === true ? "" : value);
  }
  node.append(...children.flat().filter((child) => child !== null && child !== undefined && child !== ""));
  return node;
}

/** A table with a head, rows and columns of numbers. */
export function table(caption, columns, rows) {
  const cell = (tag) => (value, i) => h(tag, { class: columns[i].number ? "n" : undefined, scope: tag === "th" ? "col" : undefined }, value instanceof Node ? value : String(value ?? "–"));
  const head = h("thead", {}, h("tr", {}, columns.map((one) => one.title).map(cell("th"))));
  const body = h("tbody", {}, rows.map((row) => h("tr", {}, row.map(cell("td")))));
  return h("div", { class: "scroll", tabindex: "0", role: "region", "aria-label": caption }, h("table", {}, h("caption", {}, caption), head, body));
}
