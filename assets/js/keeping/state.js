// The line that says where one's words are. It stays in sight while a long form scrolls.
import { element, timeOf } from "./elements.js";

const SENTENCES = {
  kept: "Kept on this device, not sent yet",
  saving: "Saving…",
  offline: "No connection: kept on this device",
  signed_out: "You have been signed out: kept on this device.",
  somebody_else: "Somebody else signed in here: your words are kept on this device, locked, until you sign in.",
  closed: "This can no longer be changed here: your words are kept on this device.",
  waiting: "Somebody changed this too: choose above. Yours is kept on this device.",
  cannot_keep: "This browser keeps nothing. Save before you leave the page.",
};

export class State {
  constructor(form) {
    this.words = element("span", { class: "hs-keeping__words" });
    this.line = element("div", { class: "hs-keeping", hidden: "" }, this.words);
    // Read aloud only when the kind of state changes, not at every save.
    this.aloud = element("div", { class: "govuk-visually-hidden", role: "status" });
    form.append(this.line, this.aloud);
    this.kind = "";
  }

  show(kind, { at = null, more = "", link = null } = {}) {
    // It never grows smaller: at the foot of a page that would move a button away from under the finger.
    this.line.style.minHeight = `${this.line.offsetHeight}px`;
    const sentence = kind === "saved" ? `Saved at ${timeOf(at)}` : (SENTENCES[kind] ?? "");
    this.line.hidden = !sentence;
    this.line.dataset.state = kind;
    this.words.replaceChildren([sentence, more].filter(Boolean).join(". "));
    if (link) this.words.append(" ", link);
    if (kind !== this.kind && kind !== "saving") {
      this.kind = kind;
      this.aloud.textContent = this.words.textContent;
    }
  }

  clear() {
    this.show("");
  }
}
