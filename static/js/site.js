// Small manners of every page: the CSRF header for htmx, menus that close, focus on what is wrong.

document.addEventListener("htmx:configRequest", (event) => {
  const token = document.querySelector('meta[name="csrf-token"]')?.content
    ?? document.querySelector('input[name="csrfmiddlewaretoken"]')?.value;
  if (token) event.detail.headers["X-CSRFToken"] = token;
});

const openMenus = () => document.querySelectorAll("details.q-menu[open], details.q-confirm[open]");

document.addEventListener("click", (event) => {
  for (const menu of openMenus()) if (!menu.contains(event.target)) menu.open = false;
});

document.addEventListener("keydown", (event) => {
  if (event.key !== "Escape") return;
  for (const menu of openMenus()) {
    menu.open = false;
    menu.querySelector("summary").focus();
  }
});

// Filters are open in the markup, so that they work without JavaScript; the phone folds them.
if (matchMedia("(max-width: 61.99rem)").matches) {
  for (const panel of document.querySelectorAll("details[data-open-wide]")) panel.open = false;
}

document.querySelector("[data-focus]")?.focus();

// A form is sent once, however often its button is pressed.
document.addEventListener("submit", (event) => {
  const form = event.target;
  if (form.method !== "post" || event.defaultPrevented) return;
  if (form.dataset.sent) event.preventDefault();
  else if (!form.matches("[hx-post], [data-again]")) form.dataset.sent = "yes";
});
window.addEventListener("pageshow", () => {
  for (const form of document.querySelectorAll("form[data-sent]")) delete form.dataset.sent;
});
