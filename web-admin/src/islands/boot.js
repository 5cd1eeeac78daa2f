// Loads the islands' module and wakes every island of the page, the outer ones before those inside them.
import init, * as islands from "./MODULE_JS";

async function wake(node, outer) {
  const tag = node.tagName.toLowerCase();
  if (tag === "leptos-island") {
    // The island around this one lends it its context.
    outer.at(-1)?.();
    const island = islands[node.dataset.component];
    if (island) await island(node);
    else console.error(`There is no island ${node.dataset.component}.`);
  }
  const inside = tag === "leptos-children" ? [...outer, node.$$on_hydrate] : outer;
  for (const child of node.children) await wake(child, inside);
}

await init({ module_or_path: new URL("./MODULE_WASM", import.meta.url) });
islands.hydrate();
await wake(document.body, []);
// Whoever waits for a page that is awake looks for this mark; without it the page is complete, too.
document.documentElement.setAttribute("data-hydrated", "");
