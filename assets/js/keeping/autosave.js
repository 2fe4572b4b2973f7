// A draft that saves itself while one types: `data-autosave-url` says where. The address answers in JSON:
// `at` (when it was saved), `seen` (hidden fields that name the edit now seen), `theirs` (parts that somebody else
// changed meanwhile) and `problems` (what can't be saved yet, in sentences).
import { element } from "./elements.js";
import { putBack, valuesOf } from "./fields.js";
import { showBoth } from "./both.js";

const PAUSE = 1200; // milliseconds without a key before a save
const LONGEST = 10_000; // and at most this long while somebody goes on typing
const TRY_AGAIN = 8_000;
const NO_ANSWER = 30_000; // a request that takes longer counts as lost
const PRESSED = 3_000; // and this long once somebody has pressed a button

export class Autosave {
  constructor(keeper) {
    this.keeper = keeper;
    this.form = keeper.form;
    this.waiting = null; // the time of the first word not yet sent
    this.sending = null; // the request under way, as a promise
    this.asking = null; // what ends that request
    this.unanswered = []; // what was sent while the connection dropped: it may have arrived
    window.addEventListener("online", () => this.soon(0));
    window.addEventListener("focus", () => this.waiting && this.soon(0));
    document.addEventListener("visibilitychange", () => this.waiting && this.soon(0));
  }

  soon(pause = PAUSE) {
    this.waiting ??= Date.now();
    clearTimeout(this.timer);
    const latest = Math.max(0, this.waiting + LONGEST - Date.now());
    this.timer = setTimeout(() => this.save(), Math.min(pause, latest));
  }

  async save() {
    if (this.sending) return this.sending.then(() => this.soon(0));
    if (!this.keeper.isOwed()) return undefined;
    this.sending = this.send().finally(() => (this.sending = null));
    return this.sending;
  }

  async send(again = true) {
    const sent = valuesOf(this.form);
    this.waiting = null;
    const answer = await this.ask();
    if (!answer) {
      this.unanswered.push(sent);
      return this.later("offline");
    }
    if (answer.status === 401) return this.signInAgain(answer.said, again);
    if (!answer.said) return this.later(answer.status >= 500 ? "offline" : "closed", answer.status >= 500);
    return this.arrived(sent, answer.said, again);
  }

  // The answer, or null where there was none.
  async ask() {
    if (!navigator.onLine) return null;
    this.asking = new AbortController();
    const patience = setTimeout(() => this.asking.abort(), NO_ANSWER);
    try {
      const response = await fetch(this.form.dataset.autosaveUrl, {
        method: "POST",
        body: new URLSearchParams(new FormData(this.form)),
        headers: { Accept: "application/json" },
        credentials: "same-origin",
        signal: this.asking.signal,
      });
      const isJson = response.headers.get("Content-Type")?.startsWith("application/json");
      return { status: response.status, said: isJson ? await response.json() : null };
    } catch {
      return null;
    } finally {
      clearTimeout(patience);
    }
  }

  // Somebody pressed a button: what is under way may arrive, but a line that hangs holds nobody up.
  async settle() {
    const patience = setTimeout(() => this.asking?.abort(), PRESSED);
    await this.sending;
    clearTimeout(patience);
    clearTimeout(this.timer);
  }

  arrived(sent, said, again) {
    // What the server holds of a part may be what this page sent before the connection dropped.
    const own = said.theirs.filter((part) => this.unanswered.some((values) => holds(values, part.fields)));
    this.unanswered = [];
    this.take(said.seen);
    for (const part of own) this.take(part.seen);
    if (own.length && again) return this.send(false);

    for (const part of said.theirs) showBoth(this.form, part, () => this.chosen());
    const open = said.theirs.length || said.problems.length;
    this.keeper.saved({ ...sent, ...listed(said.seen) }, Boolean(open));
    if (said.theirs.length) this.keeper.state.show("waiting");
    else if (said.problems.length) this.keeper.state.show("kept", { more: said.problems[0] });
    else this.keeper.state.show("saved", { at: Date.now() });
    return undefined;
  }

  // A choice between two texts goes at once: the next choice then builds on it.
  chosen() {
    this.keeper.typed();
    this.soon(0);
  }

  take(seen) {
    putBack(this.form, listed(seen));
  }

  signInAgain(said, again) {
    const token = this.form.elements.namedItem("csrfmiddlewaretoken");
    if (said?.token && token) token.value = said.token;
    if (said?.why === "token" && again) return this.send(false);
    this.waiting = Date.now();
    const words = "Sign in (opens in a new tab)";
    const link = said?.sign_in && element("a", { class: "govuk-link", href: said.sign_in, target: "_blank", rel: "noopener" }, words);
    this.keeper.state.show(said?.why ?? "signed_out", { link });
    return undefined;
  }

  later(kind, comesBack = true) {
    this.waiting = Date.now();
    this.keeper.state.show(kind);
    clearTimeout(this.timer);
    if (comesBack) this.timer = setTimeout(() => this.save(), TRY_AGAIN);
  }
}

function holds(values, fields) {
  return Object.entries(fields).every(([name, theirs]) => String(values[name] ?? "") === String(theirs));
}

function listed(values) {
  return Object.fromEntries(Object.entries(values).map(([name, value]) => [name, [value]]));
}
