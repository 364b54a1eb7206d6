// The API: one question at a time; a newer one takes the place of an older one.

/** What the API refuses, with all its problems. */
export class Refusal extends Error {
  constructor(message, problems) {
    super(message);
    this.problems = problems;
  }
}

/** Ask, and read what comes back as JSON. */
export async function ask(path, question, signal) {
  const response = await send(path, question, signal);
  return response.json();
}

/** Ask for a file, and hand it to the browser. */
export async function download(path, question) {
  const response = await send(path, question);
  const name = /filename="([^"]+)"/.exec(response.headers.get("content-disposition") ?? "")?.[1] ?? "iomodel";
  saveFile(await response.blob(), name);
}

/** Hand a file to the browser. */
export function saveFile(content, name) {
  const address = URL.createObjectURL(content);
  const link = Object.assign(document.createElement("a"), { href: address, download: name });
  document.body.append(link);
  link.click();
  link.remove();
  setTimeout(() => URL.revokeObjectURL(address), 10000);
}

async function send(path, question, signal) {
  const post = { method: "POST", headers: { "content-type": "application/json" }, body: JSON.stringify(question) };
  for (let round = 0; ; round += 1) {
    const response = await fetch(`api/${path}`, question === undefined ? { signal } : { ...post, signal });
    if (response.ok) return response;
    if ((response.status === 429 && round < 5) || (response.status === 503 && round < 1)) {
      await new Promise((resolve) => setTimeout(resolve, 1000 * (round + 1)));
      continue;
    }
    const found = await response.json().catch(() => ({ error: response.statusText, problems: [] }));
    throw new Refusal(found.error, found.problems ?? []);
  }
}
