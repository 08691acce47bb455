// The page's QR script: lean-qr's index.mjs, which the build puts at js/vendor/index.mjs.
declare module "*/vendor/index.mjs" {
  export const generate: typeof import("lean-qr").generate;
}
