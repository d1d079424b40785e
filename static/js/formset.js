// Rows of a formset: one more, one less. Without JavaScript the extra rows of the server and the delete boxes do the same.

const upgrade = (fieldset) => {
  const rows = fieldset.querySelector("[data-formset-rows]");
  const total = fieldset.querySelector(`[name="${fieldset.dataset.formset}-TOTAL_FORMS"]`);
  const most = Number(fieldset.querySelector(`[name="${fieldset.dataset.formset}-MAX_NUM_FORMS"]`)?.value ?? 1000);
  const template = fieldset.querySelector(":scope > template");
  const add = fieldset.querySelector("[data-formset-add]");

  const dress = (row) => {
    const box = row.querySelector('.q-formset-delete input[type="checkbox"]');
    const remove = row.querySelector("[data-formset-remove]");
    if (!box || !remove) return;
    box.closest(".q-field").hidden = true;
    remove.hidden = false;
    if (box.checked) row.classList.add("is-removed");
    remove.addEventListener("click", () => {
      box.checked = true;
      row.classList.add("is-removed");
      box.dispatchEvent(new Event("input", { bubbles: true }));
      add.focus();
    });
  };

  add.hidden = false;
  add.addEventListener("click", () => {
    const place = Number(total.value);
    if (place >= most) return;
    const holder = document.createElement("div");
    holder.append(template.content.cloneNode(true));
    holder.innerHTML = holder.innerHTML.replaceAll("__prefix__", String(place));
    const row = holder.querySelector("[data-formset-row]");
    rows.append(row);
    total.value = String(place + 1);
    dress(row);
    row.dispatchEvent(new CustomEvent("q:added", { bubbles: true }));
    row.querySelector("input:not([type=hidden]), select, textarea")?.focus();
  });

  rows.querySelectorAll("[data-formset-row]").forEach(dress);
};

document.querySelectorAll("[data-formset]").forEach(upgrade);
