// Bundles every src/pages/NAME.ts to src/vires/web/static/bundle/NAME.js, what several pages share to a part of its own,
// and lists the licences of what was bundled. Files are put in place whole, so that a server that runs meanwhile never
// reads half of one.
import { build, context } from "esbuild";
import { mkdir, readFile, readdir, rename, rm, writeFile } from "node:fs/promises";
import { dirname, join, relative, resolve } from "node:path";
import { fileURLToPath } from "node:url";

const here = dirname(fileURLToPath(import.meta.url));
const out = resolve(here, "../src/vires/web/static/bundle");
const LICENCES = "LICENSES.txt";

const pages = (await readdir(join(here, "src/pages"))).filter((name) => name.endsWith(".ts")).sort();

/** What of `node_modules` is part of the bundle, by name. */
function bundled(inputs) {
  const names = new Set();
  for (const path of Object.keys(inputs)) {
    const found = /^node_modules\/((?:@[^/]+\/)?[^/]+)\//.exec(path);
    if (found) names.add(found[1]);
  }
  return [...names].sort();
}

/** The licence of each package, word for word. A package without one stops the build. */
async function licences(names) {
  const parts = ["What the scripts of the site are made of, beside its own, each with its licence.\n"];
  for (const name of names) {
    const folder = join(here, "node_modules", name);
    const about = JSON.parse(await readFile(join(folder, "package.json"), "utf8"));
    const file = (await readdir(folder)).find((one) => /^licen[cs]e/i.test(one));
    if (!file) throw new Error(`${name}: no licence found in its package; do not bundle it`);
    parts.push(`${"=".repeat(72)}\n${name} ${about.version} (${about.license})\n\n${await readFile(join(folder, file), "utf8")}`);
  }
  return parts.join("\n");
}

async function place(name, data) {
  const target = join(out, name);
  const beside = join(out, `.${name}.${process.pid}`);
  await writeFile(beside, data);
  await rename(beside, target);
}

const putting = {
  name: "putting",
  setup(at) {
    at.onEnd(async (result) => {
      if (result.errors.length) return;
      await mkdir(out, { recursive: true });
      const names = new Set([LICENCES]);
      for (const file of result.outputFiles) {
        const name = relative(out, file.path);
        names.add(name);
        await place(name, file.contents);
      }
      await place(LICENCES, await licences(bundled(result.metafile.inputs)));
      for (const old of await readdir(out)) if (!names.has(old) && !old.startsWith(".")) await rm(join(out, old));
      for (const file of result.outputFiles) console.log(`${relative(out, file.path)}  ${file.contents.length} bytes`);
    });
  },
};

const options = {
  absWorkingDir: here,
  entryPoints: pages.map((name) => join("src/pages", name)),
  outdir: out,
  bundle: true,
  format: "esm",
  splitting: true,
  chunkNames: "part-[hash]",
  target: ["es2022"],
  minify: true,
  legalComments: "none",
  charset: "utf8",
  metafile: true,
  write: false,
  logLevel: "warning",
  plugins: [putting],
};

if (process.argv.includes("--watch")) await (await context(options)).watch();
else await build(options).catch(() => process.exit(1));
