// One form whose words are kept: at every key in the browser, and where it has an address for that, on the server.
import { Autosave } from "./autosave.js";
import { element } from "./elements.js";
import { differing, putBack, valuesOf, visibleNames } from "./fields.js";
import { offer } from "./offer.js";
import { State } from "./state.js";

export class Keeper {
  constructor(form, store) {
    this.form = form;
    this.store = store;
    this.state = new State(form);
    this.name = new URL(form.getAttribute("action") || "", location.href).pathname;
    this.rest = JSON.stringify(valuesOf(form)); // what the server has, or drew
    this.autosave = form.dataset.autosaveUrl ? new Autosave(this) : null;
    this.field = element("input", { type: "hidden", name: "kept" });
    form.append(this.field);
    this.goBy(crypto.randomUUID());
    form.addEventListener("input", () => this.typed());
    form.addEventListener("change", () => this.typed());
    form.addEventListener("submit", (event) => this.submitted(event));
  }

  // The record of the browser in which this form's words stand.
  goBy(id) {
    this.id = id;
    this.field.value = `${this.store.mark}.${id}`;
  }

  // Begin with what is kept of this form already. `back`: the records that the server has just handed back.
  async begin(records, back) {
    const own = visibleNames(this.form);
    const isOurs = (record) => record.name === this.name && Object.keys(record.values).some((name) => own.has(name));
    for (const record of records.filter(isOurs)) {
      if (back.has(record.id)) {
        this.goBy(record.id);
        this.rest = "";
        this.typed();
      } else if (differing(this.form, record.values).length) this.offer(record);
      else this.store.remove(record.id);
    }
  }

  offer(record) {
    offer(this.form, record, { take: () => this.take(record), drop: () => this.store.remove(record.id) });
  }

  // Kept words go into the form; what somebody has typed there meanwhile is offered in its turn.
  async take(record) {
    const before = this.isOwed() ? await this.store.open(this.id) : null;
    putBack(this.form, record.values);
    this.addMissing(record.values);
    this.goBy(record.id);
    this.typed();
    if (before) this.offer(before);
    this.form.scrollIntoView();
  }

  // Fields that the page has no longer, or not yet (a form that grew): they are sent, and the server draws them.
  addMissing(values) {
    const there = valuesOf(this.form);
    for (const [name, own] of Object.entries(values).filter(([each]) => !(each in there))) {
      for (const value of own) this.form.append(element("input", { type: "hidden", name, value }));
    }
  }

  isOwed() {
    return JSON.stringify(valuesOf(this.form)) !== this.rest;
  }

  typed() {
    this.keep();
    if (this.autosave && this.isOwed()) this.autosave.soon();
  }

  // Write what stands in the form now; while a write is under way, once more after it.
  async keep() {
    this.again = true;
    if (this.busy) return;
    this.busy = true;
    while (this.again) {
      this.again = false;
      if (!this.isOwed()) {
        this.store.remove(this.id);
        this.state.clear();
      } else {
        const kept = await this.store.put(this.id, this.record());
        if (!this.autosave?.sending || !kept) this.state.show(kept ? this.quietly() : "cannot_keep");
      }
    }
    this.busy = false;
  }

  // Where the line says something worse already, a further word does not make it better.
  quietly() {
    const now = this.state.line.dataset.state;
    return ["offline", "signed_out", "somebody_else", "closed", "waiting"].includes(now) ? now : "kept";
  }

  record() {
    const parts = [...(document.querySelector("h1")?.childNodes ?? [])].map((each) => each.textContent.trim());
    const title = parts.filter(Boolean).join(": ");
    return {
      name: this.name,
      path: location.pathname + location.search,
      title: title || document.title,
      at: Date.now(),
      values: valuesOf(this.form),
    };
  }

  // The server has these values; `open` where a part of them is still to be settled.
  saved(values, open) {
    if (open) return;
    this.rest = JSON.stringify(values);
    if (this.isOwed()) this.typed();
    else this.store.remove(this.id);
  }

  // Sent with the button. Without a connection the browser would show its own page instead of the form.
  async submitted(event) {
    if (event.defaultPrevented) return;
    if (!navigator.onLine) {
      event.preventDefault();
      this.state.show("offline", { more: "Press the button again when you are connected" });
      return;
    }
    if (this.autosave?.sending) {
      event.preventDefault();
      if (this.isPressed) return;
      this.isPressed = true;
      await this.autosave.settle();
      this.isPressed = false;
      this.form.requestSubmit(event.submitter);
      return;
    }
    clearTimeout(this.autosave?.timer);
  }
}
