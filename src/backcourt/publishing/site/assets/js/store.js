// Published files: the pointer once, then everything from the one snapshot it names.

export class SnapshotGone extends Error {}
export class Unreachable extends Error {}

async function fetched(path, options) {
  try {
    return await fetch(path, options);
  } catch (error) {
    throw new Unreachable(`${path} could not be loaded`, { cause: error });
  }
}

// What was asked for while the scripts were loading, if nobody has taken it yet.
async function begun(part) {
  const answer = await window.begun?.[part];
  if (window.begun) window.begun[part] = null;
  return answer;
}

async function pointer() {
  const answer = (await begun("pointer")) ?? (await fetched("current.json", { cache: "no-cache" }));
  if (answer.status === 404) return null;
  if (!answer.ok) throw new Unreachable(`current.json was answered with ${answer.status}`);
  return answer.json();
}

export class Store {
  constructor(current) {
    this.current = current;
    this.files = new Map();
  }

  get simulated() {
    return this.current.simulated;
  }

  // A file of the snapshot as an object; null when it is not published.
  get(name) {
    if (!this.files.has(name)) this.files.set(name, this.load(name));
    return this.files.get(name);
  }

  async load(name) {
    const early = name === window.begun?.name ? await begun("file") : null;
    const answer = early ?? await fetched(`snapshots/${encodeURIComponent(this.current.snapshot)}/v1/${name}`);
    if (answer.ok) return answer.json();
    if (answer.status !== 404) throw new Unreachable(`${name} was answered with ${answer.status}`);
    const now = await pointer();
    if (now?.snapshot !== this.current.snapshot) throw new SnapshotGone(name);
    return null;
  }
}

// The published files of this moment; null before the first publication.
export async function open() {
  const current = await pointer();
  return current && new Store(current);
}
