// Making pieces of a page without a word of HTML in a string.

export function element(tag, attributes = {}, ...children) {
  const made = document.createElement(tag);
  for (const [name, value] of Object.entries(attributes)) made.setAttribute(name, value);
  made.append(...children);
  return made;
}

export function button(words, look, onClick) {
  const made = element("button", { type: "button", class: `govuk-button ${look}`.trim() }, words);
  made.addEventListener("click", onClick);
  return made;
}

const inLondon = { timeZone: "Europe/London" };
const clock = new Intl.DateTimeFormat("en-GB", { hour: "numeric", minute: "2-digit", hour12: true, ...inLondon });
const calendar = new Intl.DateTimeFormat("en-GB", { day: "numeric", month: "long", ...inLondon });

// "10:42am", as every time in this service.
export const timeOf = (at) => clock.format(at).replace(/\s/g, "");

// "10:42am" today, "10:42am on 12 October" before.
export function momentOf(at) {
  const day = calendar.format(at);
  return day === calendar.format(Date.now()) ? timeOf(at) : `${timeOf(at)} on ${day}`;
}
