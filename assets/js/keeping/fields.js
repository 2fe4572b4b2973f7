// What stands in a form, by the names of its fields; and how it is put back.

const NEVER_KEPT = ["csrfmiddlewaretoken", "kept", "link"]; // link: what a mail brought
const NO_WORDS = ["password", "file", "submit", "button", "reset", "image", "fieldset", "output"];

function controls(form) {
  return [...form.elements].filter(
    (control) => control.name && !NEVER_KEPT.includes(control.name) && !NO_WORDS.includes(control.type),
  );
}

const isTicked = (control) => control.type === "checkbox" || control.type === "radio";

// Name to values. A group of boxes of which none is ticked is there too, with no value.
export function valuesOf(form) {
  const values = {};
  for (const control of controls(form)) {
    const own = (values[control.name] ??= []);
    if (!isTicked(control)) own.push(control.value);
    else if (control.checked) own.push(control.value);
  }
  return values;
}

// The fields a person sees: what hidden ones hold is the page's business, not their words.
export function visibleNames(form) {
  return new Set(controls(form).filter((control) => control.type !== "hidden").map((control) => control.name));
}

// The names of the visible fields in which kept values say something else than the form does now.
export function differing(form, values) {
  const now = valuesOf(form);
  const seen = visibleNames(form);
  return Object.keys(values).filter((name) => {
    if (name in now) return seen.has(name) && String(now[name]) !== String(values[name]);
    return values[name].some((value) => value.trim());
  });
}

// Put values into the fields of these names; others are left alone.
export function putBack(form, values) {
  const used = {};
  let isSeen = false;
  for (const control of controls(form)) {
    const own = values[control.name];
    if (!own) continue;
    if (isTicked(control)) {
      if (control.checked === own.includes(control.value)) continue;
      control.checked = !control.checked;
    } else {
      const value = own[(used[control.name] = (used[control.name] ?? -1) + 1)];
      if (value === undefined || value === control.value) continue;
      control.value = value;
    }
    if (control.type === "hidden") continue;
    isSeen = true;
    const folded = control.closest("details");
    if (folded) folded.open = true;
  }
  // The components of the design system look at their fields again then: counts, what a choice opens.
  if (isSeen) window.dispatchEvent(new Event("pageshow"));
}

// How a field is called on the page.
export function labelOf(form, name) {
  const control = controls(form).find((each) => each.name === name);
  if (!control) return "";
  const group = control.closest(".govuk-date-input, .govuk-radios, .govuk-checkboxes")?.closest("fieldset");
  const label = group?.querySelector("legend") ?? control.labels?.[0];
  return (label?.textContent ?? "").replace(/\s+/g, " ").trim();
}
