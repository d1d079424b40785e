// A <select data-picker> becomes a searchable box (ARIA combobox with a list). The select stays and is what is sent.

let number = 0;

class Picker {
  constructor(select) {
    this.select = select;
    this.options = [...select.options].filter((option) => option.value);
    this.build();
    this.listen();
    this.showChoice();
  }

  build() {
    const id = `picker-${++number}`;
    this.input = Object.assign(document.createElement("input"), { type: "text", className: this.select.className, autocomplete: "off" });
    this.input.placeholder = "输入名称或代码查找";
    for (const [name, value] of [["role", "combobox"], ["aria-expanded", "false"], ["aria-controls", id], ["aria-autocomplete", "list"]]) {
      this.input.setAttribute(name, value);
    }
    for (const name of ["aria-describedby", "aria-invalid", "required"]) {
      if (this.select.hasAttribute(name)) this.input.setAttribute(name, this.select.getAttribute(name));
    }
    this.list = Object.assign(document.createElement("ul"), { id, className: "q-picker-list", hidden: true });
    this.list.setAttribute("role", "listbox");
    this.list.setAttribute("aria-label", "可选项");
    const box = Object.assign(document.createElement("div"), { className: "q-picker" });
    // The label and the links of the error summary point to the visible box.
    this.input.id = this.select.id;
    this.select.id = `${this.select.id}-select`;
    this.select.required = false;
    this.select.hidden = true;
    this.select.before(box);
    box.append(this.input, this.list);
    this.box = box;
  }

  listen() {
    this.input.addEventListener("input", () => this.open(this.input.value));
    this.input.addEventListener("click", () => this.open(""));
    this.input.addEventListener("keydown", (event) => this.key(event));
    this.input.addEventListener("blur", () => this.leave());
    this.list.addEventListener("mousedown", (event) => {
      event.preventDefault();
      const item = event.target.closest("[role=option]");
      if (item) this.choose(item.dataset.value);
    });
  }

  open(typed) {
    const wanted = typed.trim().toLowerCase();
    const matching = this.options.filter((option) => `${option.text} ${option.value}`.toLowerCase().includes(wanted)).slice(0, 120);
    this.list.replaceChildren(...this.items(matching));
    this.list.hidden = false;
    this.input.setAttribute("aria-expanded", "true");
    this.mark(wanted ? 0 : matching.findIndex((option) => option.value === this.select.value));
  }

  items(matching) {
    if (!matching.length) return [this.line("没有找到，换个说法试试", "q-picker-none", "presentation")];
    let group = null;
    return matching.flatMap((option, place) => {
      const item = this.line(option.text, "", "option");
      item.id = `${this.list.id}-${place}`;
      item.dataset.value = option.value;
      const label = option.parentElement.label ?? null;
      const head = label && label !== group ? [this.line(label, "q-picker-group", "presentation")] : [];
      group = label;
      return [...head, item];
    });
  }

  line(text, className, role) {
    const item = Object.assign(document.createElement("li"), { textContent: text, className });
    item.setAttribute("role", role);
    return item;
  }

  mark(place) {
    const items = [...this.list.querySelectorAll("[role=option]")];
    this.place = Math.max(-1, Math.min(place, items.length - 1));
    items.forEach((item, index) => item.setAttribute("aria-selected", String(index === this.place)));
    const here = items[this.place];
    if (here) {
      this.input.setAttribute("aria-activedescendant", here.id);
      here.scrollIntoView({ block: "nearest" });
    } else this.input.removeAttribute("aria-activedescendant");
  }

  key(event) {
    const isOpen = !this.list.hidden;
    if (event.key === "ArrowDown" || event.key === "ArrowUp") {
      event.preventDefault();
      if (isOpen) this.mark(this.place + (event.key === "ArrowDown" ? 1 : -1));
      else this.open("");
    } else if (event.key === "Enter" && isOpen) {
      event.preventDefault();
      const item = this.list.querySelector("[aria-selected=true]");
      if (item) this.choose(item.dataset.value);
    } else if (event.key === "Escape" && isOpen) {
      event.stopPropagation();
      this.close();
      this.showChoice();
    }
  }

  choose(value) {
    this.select.value = value;
    this.select.dispatchEvent(new Event("input", { bubbles: true }));
    this.select.dispatchEvent(new Event("change", { bubbles: true }));
    this.showChoice();
    this.close();
  }

  leave() {
    if (!this.input.value.trim() && this.select.value && !this.list.hidden) this.choose("");
    this.close();
    this.showChoice();
  }

  close() {
    this.list.hidden = true;
    this.input.setAttribute("aria-expanded", "false");
    this.input.removeAttribute("aria-activedescendant");
  }

  showChoice() {
    this.input.value = this.select.value ? this.select.selectedOptions[0].text.trim() : "";
  }
}

const upgrade = (root) => {
  for (const select of root.querySelectorAll("select[data-picker]:not([multiple]):not([hidden])")) new Picker(select);
};

upgrade(document);
document.addEventListener("q:added", (event) => upgrade(event.target));
