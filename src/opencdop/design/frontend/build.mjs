// Builds static/design/: one style sheet, one ES module, four font files and their licences. Run with `npm run build`; commit what it makes.
import { copyFile, mkdir, readFile, writeFile } from "node:fs/promises";
import { build } from "esbuild";
import { compile } from "sass";

const out = new URL("../static/design/", import.meta.url).pathname;
const here = new URL(".", import.meta.url).pathname;
await mkdir(out, { recursive: true });

const sheet = compile(`${here}styles/main.scss`, { loadPaths: [`${here}node_modules/govuk-frontend/dist`], style: "compressed", charset: false, quietDeps: true });
await writeFile(`${out}design.css`, `${sheet.css}\n`);

await build({ entryPoints: [`${here}scripts/main.js`], outfile: `${out}design.js`, bundle: true, format: "esm", minify: true, target: "es2020", legalComments: "none", logLevel: "warning" });

for (const script of ["latin", "latin-ext"]) {
  for (const weight of ["400", "600"]) {
    await copyFile(`${here}node_modules/@fontsource/source-sans-3/files/source-sans-3-${script}-${weight}-normal.woff2`, `${out}source-sans-3-${script}-${weight}.woff2`);
  }
}

const licences = [`${here}govuk-frontend-licence.txt`, `${here}node_modules/@fontsource/source-sans-3/LICENSE`];
await writeFile(`${out}licences.txt`, (await Promise.all(licences.map((path) => readFile(path, "utf-8")))).join("").replace(/[ \t]+$/gm, ""));
