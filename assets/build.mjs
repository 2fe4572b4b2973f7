// Makes static/build from assets/: one stylesheet, one script. Run by `npm run build`; nothing of it is in git.
// `npm run build -- --watch` builds again whenever a file under assets/ changes.
import { mkdir, rm, watch, writeFile } from "node:fs/promises";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { build } from "esbuild";
import { compileAsync } from "sass";

const assets = dirname(fileURLToPath(import.meta.url));
const root = dirname(assets);
const out = join(root, "static", "build");

async function make() {
  const css = await compileAsync(join(assets, "sass", "hubsupport.scss"), {
    style: "compressed",
    loadPaths: [join(root, "node_modules", "govuk-frontend", "dist", "govuk"), join(assets, "sass")],
    // The design system's own deprecations are not ours to mend.
    quietDeps: true,
  });
  await mkdir(out, { recursive: true });
  await writeFile(join(out, "hubsupport.css"), css.css);
  await build({
    entryPoints: [join(assets, "js", "hubsupport.js")],
    outfile: join(out, "hubsupport.js"),
    bundle: true,
    format: "esm",
    minify: true,
    target: "es2020",
    logLevel: "warning",
  });
  console.log(`static/build: hubsupport.css ${Math.round(css.css.length / 1024)} KiB, hubsupport.js`);
}

await rm(out, { recursive: true, force: true });
await make();
if (process.argv.includes("--watch")) {
  for await (const _change of watch(assets, { recursive: true })) {
    await make().catch((error) => console.error(error.message));
  }
}
