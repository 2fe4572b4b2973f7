// Everything works without this file; it only makes some things nicer.
import {
  Button,
  CharacterCount,
  Checkboxes,
  ErrorSummary,
  NotificationBanner,
  PasswordInput,
  Radios,
  ServiceNavigation,
  createAll,
} from "govuk-frontend";
import { keepForms } from "./keeping/index.js";

// A radio button may not be "expanded" (ARIA); what it opens follows it, and is announced by being there.
class PlainRadios extends Radios {
  syncConditionalRevealWithInputState(input) {
    super.syncConditionalRevealWithInputState(input);
    input.removeAttribute("aria-expanded");
  }
}

document.body.classList.add("js-enabled", "govuk-frontend-supported");

const components = [
  Button,
  CharacterCount,
  Checkboxes,
  ErrorSummary,
  NotificationBanner,
  PasswordInput,
  PlainRadios,
  ServiceNavigation,
];

function start(scope) {
  for (const component of components) createAll(component, {}, { scope });
}

start(document.body);
keepForms(document.body);

// What htmx puts on the page gets the same help.
document.body.addEventListener("htmx:load", (event) => {
  const scope = event.detail.elt.parentElement ?? event.detail.elt;
  if (event.detail.elt === document.body) return;
  start(scope);
  keepForms(scope);
});

// A form kept by the expired-form page is sent with the token of the newest sign-in.
for (const form of document.querySelectorAll("form[data-fresh-token]")) {
  form.addEventListener("submit", async (event) => {
    if (form.dataset.fresh === "yes") return;
    event.preventDefault();
    try {
      const page = await (await fetch(form.dataset.freshToken, { credentials: "same-origin" })).text();
      const token = new DOMParser()
        .parseFromString(page, "text/html")
        .querySelector("input[name=csrfmiddlewaretoken]");
      if (token) form.querySelector("input[name=csrfmiddlewaretoken]").value = token.value;
    } finally {
      form.dataset.fresh = "yes";
      form.submit();
    }
  });
}
