// Words kept in the browser, each record encrypted with the key of the person whose words they are. The key comes
// with the pages of that person and is never stored, so another user of the device finds nothing to read.

const PREFIX = "hs-keep:";
const DAYS = 30;

// The store of the person signed in; null where nobody is, or where the browser can't keep anything.
export async function openStore() {
  const [mark, key] = document.querySelector("meta[name=hs-keeping]")?.content.split(":") ?? [];
  if (!key || !globalThis.crypto?.subtle) return null;
  try {
    forgetOld();
    const secret = await crypto.subtle.importKey("raw", bytes(key), "AES-GCM", false, ["encrypt", "decrypt"]);
    return new Store(mark, secret);
  } catch {
    return null;
  }
}

class Store {
  constructor(mark, secret) {
    this.mark = mark;
    this.secret = secret;
  }

  place(id) {
    return `${PREFIX}${this.mark}:${id}`;
  }

  // Keep a record; false where the browser has no room for it.
  async put(id, record) {
    const iv = crypto.getRandomValues(new Uint8Array(12));
    const plain = new TextEncoder().encode(JSON.stringify(record));
    const words = await crypto.subtle.encrypt({ name: "AES-GCM", iv, additionalData: this.about(id) }, this.secret, plain);
    try {
      localStorage.setItem(
        this.place(id),
        JSON.stringify({ at: record.at, iv: text(iv), words: text(new Uint8Array(words)) }),
      );
      return true;
    } catch {
      return false;
    }
  }

  remove(id) {
    localStorage.removeItem(this.place(id));
  }

  // Every record of this person, newest first. One that doesn't open is left to its 30 days.
  async all() {
    const mine = this.place("");
    const ids = Object.keys(localStorage).filter((place) => place.startsWith(mine));
    const records = await Promise.all(ids.map((place) => this.open(place.slice(mine.length))));
    return records.filter(Boolean).sort((one, other) => other.at - one.at);
  }

  async open(id) {
    try {
      const { iv, words } = JSON.parse(localStorage.getItem(this.place(id)));
      const how = { name: "AES-GCM", iv: bytes(iv), additionalData: this.about(id) };
      const plain = await crypto.subtle.decrypt(how, this.secret, bytes(words));
      return { id, ...JSON.parse(new TextDecoder().decode(plain)) };
    } catch {
      return null;
    }
  }

  // Binds a record to its place: one copied elsewhere doesn't open.
  about(id) {
    return new TextEncoder().encode(this.place(id));
  }
}

// Whoever's they are: after 30 days kept words go.
function forgetOld() {
  const oldest = Date.now() - DAYS * 24 * 3600 * 1000;
  for (const place of Object.keys(localStorage).filter((name) => name.startsWith(PREFIX))) {
    if (!(keptAt(place) > oldest)) localStorage.removeItem(place);
  }
}

// When a record was written; nothing for one that another tab has just removed, or that is none of ours.
function keptAt(place) {
  try {
    return JSON.parse(localStorage.getItem(place)).at;
  } catch {
    return undefined;
  }
}

function bytes(base64) {
  return Uint8Array.from(atob(base64), (letter) => letter.charCodeAt(0));
}

function text(array) {
  let letters = "";
  for (const byte of array) letters += String.fromCharCode(byte);
  return btoa(letters);
}
