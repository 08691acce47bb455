/** Which country each code is of (ITU E.164), by ISO 3166; of one that several share, those who have most of it. */
const COUNTRIES =
  "1US,CA 20EG 211SS 212MA 213DZ 216TN 218LY 220GM 221SN 222MR 223ML 224GN 225CI 226BF 227NE 228TG 229BJ 230MU 231LR " +
  "232SL 233GH 234NG 235TD 236CF 237CM 238CV 239ST 240GQ 241GA 242CG 243CD 244AO 245GW 248SC 249SD 250RW 251ET 252SO " +
  "253DJ 254KE 255TZ 256UG 257BI 258MZ 260ZM 261MG 262RE,YT 263ZW 264NA 265MW 266LS 267BW 268SZ 269KM 27ZA 290SH " +
  "291ER 297AW 298FO 299GL 30GR 31NL 32BE 33FR 34ES 350GI 351PT 352LU 353IE 354IS 355AL 356MT 357CY 358FI 359BG 36HU " +
  "370LT 371LV 372EE 373MD 374AM 375BY 376AD 377MC 378SM 380UA 381RS 382ME 383XK 385HR 386SI 387BA 389MK 39IT 40RO " +
  "41CH 420CZ 421SK 423LI 43AT 44GB 45DK 46SE 47NO 48PL 49DE 500FK 501BZ 502GT 503SV 504HN 505NI 506CR 507PA 508PM " +
  "509HT 51PE 52MX 53CU 54AR 55BR 56CL 57CO 58VE 590GP 591BO 592GY 593EC 594GF 595PY 596MQ 597SR 598UY 599CW,BQ 60MY " +
  "61AU 62ID 63PH 64NZ 65SG 66TH 670TL 673BN 674NR 675PG 676TO 677SB 678VU 679FJ 680PW 682CK 683NU 685WS 686KI 687NC " +
  "688TV 689PF 690TK 691FM 692MH 7RU,KZ 81JP 82KR 84VN 850KP 852HK 853MO 855KH 856LA 86CN 880BD 886TW 90TR 91IN 92PK " +
  "93AF 94LK 95MM 960MV 961LB 962JO 963SY 964IQ 965KW 966SA 967YE 968OM 970PS 971AE 972IL 973BH 974QA 975BT 976MN " +
  "977NP 98IR 992TJ 993TM 994AZ 995GE 996KG 998UZ";

/** Of the numbers of North America, those of other countries. @type {Record<string, string>} */
const ISLANDS = Object.fromEntries(
  (
    "242BS 246BB 264AI 268AG 284VG 340VI 345KY 441BM 473GD 649TC 658JM 664MS 670MP 671GU 684AS 721SX 758LC 767DM 784VC " +
    "787PR 809DO 829DO 849DO 868TT 869KN 876JM 939PR"
  )
    .split(" ")
    .map((each) => [each.slice(0, 3), each.slice(3)]),
);

/** @type {Record<string, string[]>} */
const BY_CODE = Object.fromEntries(
  COUNTRIES.split(" ").map((each) => {
    const [, code = "", regions = ""] = /^(\d+)(.+)$/.exec(each) ?? [];
    return [code, regions.split(",")];
  }),
);

/**
 * What a number's country is called; null where the code is of none.
 *
 * @param {string} digits international
 * @param {string | null} code the country's code in it
 * @param {string} language
 */
export function countryOf(digits, code, language) {
  const island = code === "1" ? ISLANDS[digits.slice(1, 4)] : undefined;
  const regions = island ? [island] : BY_CODE[code ?? ""];
  if (!regions) {
    return null;
  }
  const names = new Intl.DisplayNames([language], { type: "region" });
  const said = regions.map((region) => names.of(region) ?? region);
  return new Intl.ListFormat(language, { type: "disjunction" }).format(said);
}
