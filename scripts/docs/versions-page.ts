import { version20140727 } from "../../src/versions/2014-07-27.ts";
import { version20151117 } from "../../src/versions/2015-11-17.ts";
import { version20171102 } from "../../src/versions/2017-11-02.ts";
import { version20190529 } from "../../src/versions/2019-05-29.ts";
import { defaultVersion } from "../../src/versions/api-versions.ts";
import type { Shape, Version } from "../../src/versions/shape.ts";
import { code, type Page, table } from "./markdown.ts";

const versions: readonly Version[] = [
  version20190529,
  version20171102,
  version20151117,
  version20140727,
];

const shapeOf = (version: Version, object: string): Shape => version.shapes[object] ?? [];

/** The objects that any version names, in the order of the newest. */
const objects = [...new Set(versions.flatMap(({ shapes }) => Object.keys(shapes)))];

/** The keys that any version prints, by their newest name; the newest version's order first. */
function keysOf(object: string): string[] {
  return [
    ...new Set(versions.flatMap((version) => shapeOf(version, object).map(({ from }) => from))),
  ];
}

function cellText(version: Version, object: string, from: string): string {
  const key = shapeOf(version, object).find((one) => one.from === from);
  if (key === undefined) return "";
  const shown = key.printed === from ? "•" : code(key.printed);
  if (key.onlyIf === undefined) return shown;
  return key.onlyIf === from ? `${shown} if set` : `${shown} if ${code(key.onlyIf)}`;
}

function objectSection(object: string): string[] {
  return [
    "",
    `## ${object}`,
    "",
    ...table(
      ["key", ...versions.map(({ since }) => since)],
      keysOf(object).map((from) => [
        code(from),
        ...versions.map((version) => cellText(version, object, from)),
      ]),
    ),
  ];
}

/** What each object looks like in each API version. */
export function versionsPage(): Page {
  return {
    file: "api-versions.md",
    title: "API versions",
    from: versions.map(({ since }) => `src/versions/${since}.ts`),
    body: [
      "Each key by its newest name: • it is called that, a name it is called so, empty it is not there. The order of keys",
      `inside a version is that of its file. A new account reads ${defaultVersion}; \`Omise-Version\` asks for another.`,
      "",
      ...table(
        ["", ...versions.map(({ since }) => since)],
        [
          ["currencies", ...versions.map(({ currencyCase }) => `${currencyCase} case`)],
          ["what was deleted", ...versions.map(({ tombstone }) => `shown ${tombstone}`)],
          [
            "`order` of a list inside an object",
            ...versions.map(({ nestedListOrder }) => code(String(nestedListOrder))),
          ],
        ],
      ),
      ...objects.flatMap(objectSection),
    ],
  };
}
