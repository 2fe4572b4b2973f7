// Nothing typed is lost (core/keeping.py tells the whole story). Kept are the forms that hold words, in one line or
// in several, and others with `data-keep`; not those with `data-keep="no"`.
import { Keeper } from "./keeper.js";
import { listKept } from "./offer.js";
import { openStore } from "./store.js";

const COOKIE = "hs-kept";
// A box for numbers alone, or for a code, says so by its keyboard: it holds no words.
const WORDS = "textarea, input:is([type=text], [type=email], [type=url]):not([inputmode])";
const KEPT = `form[data-keep], form[method=post]:has(${WORDS})`;

// What became of the records sent by the page before: `sent`, or `back` with the form to be mended.
function arrivals() {
  const found = document.cookie.split("; ").find((each) => each.startsWith(`${COOKIE}=`));
  if (!found) return [];
  document.cookie = `${COOKIE}=; Max-Age=0; Path=/; SameSite=Lax`;
  return found
    .slice(COOKIE.length + 1)
    .split("_")
    .map((each) => each.split("."));
}

export async function keepForms(scope) {
  const forms = [...scope.querySelectorAll(KEPT)].filter((form) => form.dataset.keep !== "no" && !form.dataset.keeping);
  const store = await openStore();
  if (!store) return;
  const back = new Set();
  for (const [id, what] of arrivals()) {
    if (what === "sent") store.remove(id);
    else back.add(id);
  }
  const list = scope.querySelector("[data-kept-list]");
  if (list) await listKept(list, store);
  if (!forms.length) return;
  const records = await store.all();
  for (const form of forms) {
    form.dataset.keeping = "yes";
    new Keeper(form, store).begin(records, back);
  }
}
