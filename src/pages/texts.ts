import type { Language } from "./language.ts";
import { linkTexts } from "./link-texts.ts";

/*
 * Everything that our pages say. {names} in braces are filled in; words of the wire (pending, webhook, failure codes)
 * stay as they are, since that is how the tester meets them again.
 */
const texts = {
  ...linkTexts,

  test_strip: {
    en: "Test mode: a simulation, no money moves.",
    ja: "テストモード：シミュレーションです。実際のお金は動きません。",
    th: "โหมดทดสอบ: เป็นการจำลอง ไม่มีการใช้เงินจริง",
  },
  amount: { en: "Amount", ja: "金額", th: "จำนวนเงิน" },
  paid_to: { en: "Paid to", ja: "支払先", th: "ชำระให้" },
  card: { en: "Card", ja: "カード", th: "บัตร" },
  method: { en: "Method", ja: "支払方法", th: "วิธีชำระเงิน" },
  bank: { en: "Bank", ja: "銀行", th: "ธนาคาร" },
  installments: { en: "Installments", ja: "分割払い", th: "ผ่อนชำระ" },
  months: { en: "{count} months", ja: "{count}回", th: "{count} เดือน" },
  description: { en: "For", ja: "内容", th: "รายการ" },
  returns_to: { en: "Then back to", ja: "手続き後の戻り先", th: "จากนั้นกลับไปที่" },
  pay_by: { en: "Pay by", ja: "支払期限", th: "ชำระภายใน" },
  time_left: { en: "Time left", ja: "残り時間", th: "เวลาที่เหลือ" },

  challenge_title: { en: "Confirm it’s you", ja: "ご本人確認", th: "ยืนยันตัวตนของคุณ" },
  challenge_about: {
    en: "This page stands in for the 3-D Secure check of the card’s issuer. Once confirmed, the issuer answers as the test card’s number says.",
    ja: "このページはカード発行会社の3Dセキュア認証の代わりです。確認すると、テストカードの番号に応じた結果になります。",
    th: "หน้านี้ใช้แทนการยืนยันตัวตน 3-D Secure ของผู้ออกบัตร เมื่อยืนยันแล้ว ผลจะเป็นไปตามหมายเลขบัตรทดสอบ",
  },
  challenge_pay: { en: "Confirm payment", ja: "支払いを確認する", th: "ยืนยันการชำระเงิน" },

  redirect_title: { en: "Pay with {method}", ja: "{method}で支払う", th: "ชำระด้วย {method}" },
  redirect_about: {
    en: "This page stands in for {method}. Once paid, the charge becomes successful.",
    ja: "このページは{method}の代わりです。支払うと、チャージは successful になります。",
    th: "หน้านี้ใช้แทน {method} เมื่อชำระแล้ว รายการจะเป็น successful",
  },
  pay: { en: "Pay {amount}", ja: "{amount} を支払う", th: "ชำระ {amount}" },

  scan_title: {
    en: "Scan to pay with {method}",
    ja: "{method}：QRコードで支払う",
    th: "สแกนเพื่อชำระด้วย {method}",
  },
  scan_about: {
    en: "A bank’s app can read this code, but its receiver does not exist. Press the button in place of paying.",
    ja: "このコードは銀行アプリで読み取れますが、受取人は実在しません。支払う代わりに下のボタンを押してください。",
    th: "แอปธนาคารอ่านรหัสนี้ได้ แต่ไม่มีผู้รับเงินอยู่จริง กดปุ่มด้านล่างแทนการชำระเงิน",
  },
  scan_image: {
    en: "QR code that pays {amount}",
    ja: "{amount} を支払うQRコード",
    th: "คิวอาร์โค้ดสำหรับชำระ {amount}",
  },
  page_scan_about: {
    en: "The code leads a phone to this page. Press the button in place of paying in the app.",
    ja: "コードを読み取るとスマートフォンでこのページが開きます。アプリで支払う代わりに下のボタンを押してください。",
    th: "รหัสนี้เปิดหน้านี้บนโทรศัพท์ กดปุ่มด้านล่างแทนการชำระในแอป",
  },
  bill_title: {
    en: "Pay at the counter: {method}",
    ja: "レジで支払う：{method}",
    th: "ชำระที่เคาน์เตอร์: {method}",
  },
  bill_about: {
    en: "Show the barcode to the cashier. Here nobody scans it: press the button in place of paying.",
    ja: "レジでバーコードを提示します。ここでは誰も読み取らないため、支払う代わりに下のボタンを押してください。",
    th: "แสดงบาร์โค้ดต่อแคชเชียร์ ในที่นี้ไม่มีใครสแกน กดปุ่มด้านล่างแทนการชำระเงิน",
  },
  bill_image: { en: "Barcode of the bill", ja: "請求のバーコード", th: "บาร์โค้ดของใบแจ้งชำระ" },
  tax_id: { en: "Tax ID", ja: "納税者番号", th: "เลขประจำตัวผู้เสียภาษี" },
  reference_1: { en: "Reference 1", ja: "参照番号1", th: "เลขอ้างอิง 1" },
  reference_2: { en: "Reference 2", ja: "参照番号2", th: "เลขอ้างอิง 2" },
  konbini_title: {
    en: "Pay at a convenience store",
    ja: "コンビニでお支払い",
    th: "ชำระที่ร้านสะดวกซื้อ",
  },
  konbini_about: {
    en: "Here no store knows this number: press the button in place of paying.",
    ja: "この番号はお店では使えません。支払う代わりに下のボタンを押してください。",
    th: "ไม่มีร้านใดรู้จักเลขนี้ กดปุ่มด้านล่างแทนการชำระเงิน",
  },
  konbini_code: { en: "Payment number", ja: "お支払い受付番号", th: "หมายเลขชำระเงิน" },
  konbini_step_1: {
    en: "Go to a store and choose to pay an internet bill at its machine.",
    ja: "店頭の端末で「インターネット代金のお支払い」を選びます。",
    th: "ไปที่ร้านแล้วเลือกชำระค่าสินค้าออนไลน์ที่เครื่อง",
  },
  konbini_step_2: {
    en: "Type in the payment number and your phone number.",
    ja: "お支払い受付番号と電話番号を入力します。",
    th: "ป้อนหมายเลขชำระเงินและหมายเลขโทรศัพท์",
  },
  konbini_step_3: {
    en: "Take the slip to the till and pay within 30 minutes.",
    ja: "発券された用紙を30分以内にレジへ持って行き、支払います。",
    th: "นำใบที่ได้ไปชำระที่แคชเชียร์ภายใน 30 นาที",
  },
  counter_title: {
    en: "The shop scans your {method} code",
    ja: "お店が{method}のコードを読み取ります",
    th: "ร้านสแกนรหัส {method} ของคุณ",
  },
  counter_about: {
    en: "The code was scanned at the till, and the app asks whether to pay. Press the button in place of the app.",
    ja: "レジでコードが読み取られ、アプリが支払いの確認を求めています。アプリの代わりに下のボタンを押してください。",
    th: "ร้านสแกนรหัสแล้ว และแอปถามว่าจะชำระหรือไม่ กดปุ่มด้านล่างแทนแอป",
  },

  try_title: { en: "Try something else", ja: "ほかの結果を試す", th: "ลองผลลัพธ์อื่น" },
  failure_code: { en: "Failure code", ja: "失敗コード", th: "รหัสความล้มเหลว" },
  fail: { en: "Fail", ja: "失敗させる", th: "ให้ล้มเหลว" },
  cancel: { en: "Cancel", ja: "キャンセルする", th: "ยกเลิก" },
  cancel_about: {
    en: "The charge fails with {code}.",
    ja: "チャージは {code} で失敗します。",
    th: "รายการจะล้มเหลวด้วย {code}",
  },
  leave: { en: "Never come back", ja: "戻らない", th: "ไม่กลับมาอีก" },
  leave_about: {
    en: "The charge stays pending until its time is over.",
    ja: "チャージは期限まで pending のままです。",
    th: "รายการจะเป็น pending จนกว่าจะหมดเวลา",
  },
  order: { en: "How the shop hears of it", ja: "ショップへの届き方", th: "ร้านค้าจะรู้ผลอย่างไร" },
  order_webhook_first: {
    en: "Webhook first, then the browser (as usual)",
    ja: "Webhook が先、その後ブラウザー（通常）",
    th: "Webhook ก่อน แล้วจึงเบราว์เซอร์ (ปกติ)",
  },
  order_return_first: {
    en: "Browser first; charge and webhook {seconds} seconds later",
    ja: "ブラウザーが先。チャージと Webhook は{seconds}秒後",
    th: "เบราว์เซอร์ก่อน แล้วรายการและ webhook ตามมาใน {seconds} วินาที",
  },
  order_webhook_twice: {
    en: "The webhook comes twice",
    ja: "Webhook が2回届く",
    th: "Webhook มาสองครั้ง",
  },
  order_webhook_late: {
    en: "The webhook is late",
    ja: "Webhook が遅れて届く",
    th: "Webhook มาช้า",
  },
  order_no_return: {
    en: "Webhook only; the browser never returns",
    ja: "Webhook のみ（ブラウザーは戻らない）",
    th: "เฉพาะ webhook เบราว์เซอร์ไม่กลับไป",
  },
  seconds_late: { en: "Seconds late", ja: "遅らせる秒数", th: "ช้ากี่วินาที" },

  paid_title: { en: "Paid", ja: "お支払いが完了しました", th: "ชำระเงินแล้ว" },
  authorized_title: { en: "Authorised", ja: "承認されました", th: "อนุมัติวงเงินแล้ว" },
  failed_title: { en: "Not paid", ja: "お支払いできませんでした", th: "ชำระเงินไม่สำเร็จ" },
  expired_title: { en: "Time is over", ja: "期限が切れました", th: "หมดเวลาแล้ว" },
  reversed_title: { en: "Given back", ja: "取り消されました", th: "คืนวงเงินแล้ว" },
  processing_title: { en: "One moment", ja: "処理中です", th: "กำลังดำเนินการ" },
  left_title: { en: "You left", ja: "ページを離れました", th: "คุณออกจากหน้านี้แล้ว" },
  paid_about: {
    en: "You can close this page.",
    ja: "このページを閉じてかまいません。",
    th: "คุณปิดหน้านี้ได้",
  },
  failed_about: {
    en: "Nothing was taken. You can close this page.",
    ja: "引き落としはありません。このページを閉じてかまいません。",
    th: "ไม่มีการหักเงิน คุณปิดหน้านี้ได้",
  },
  processing_about: {
    en: "The answer is on its way. This page goes on by itself.",
    ja: "結果を待っています。このページは自動で進みます。",
    th: "กำลังรอผล หน้านี้จะดำเนินต่อเอง",
  },
  left_about: {
    en: "Nothing was answered and the shop hears nothing. Unless somebody pays, the charge is over on {moment}.",
    ja: "何も返答していないため、ショップには何も届きません。支払われなければ、チャージは {moment} に終わります。",
    th: "ยังไม่มีคำตอบ และร้านค้าไม่รู้ผล หากไม่มีการชำระ รายการจะสิ้นสุดเมื่อ {moment}",
  },
  stays_here: {
    en: "The browser stays here, as chosen: {host} hears by webhook alone.",
    ja: "選択どおりブラウザーはここに留まります。{host} には Webhook だけが届きます。",
    th: "เบราว์เซอร์อยู่ที่นี่ตามที่เลือก {host} จะรู้ผลจาก webhook เท่านั้น",
  },
  back_to_payment: { en: "Back to the payment", ja: "支払いに戻る", th: "กลับไปหน้าชำระเงิน" },
  failure_message: { en: "Why", ja: "理由", th: "เหตุผล" },

  not_found_title: { en: "Nothing here", ja: "ページがありません", th: "ไม่พบหน้านี้" },
  not_found_about: {
    en: "This address leads nowhere, or no longer does.",
    ja: "このアドレスは存在しないか、すでに無効です。",
    th: "ที่อยู่นี้ไม่มีอยู่ หรือใช้ไม่ได้แล้ว",
  },
  refused_title: { en: "That was not understood", ja: "処理できませんでした", th: "ดำเนินการไม่ได้" },
  refused_about: {
    en: "Nothing was changed. Go back and try again.",
    ja: "何も変更されていません。戻ってもう一度お試しください。",
    th: "ไม่มีการเปลี่ยนแปลงใด กลับไปแล้วลองใหม่",
  },
  fault_title: { en: "Something broke here", ja: "問題が発生しました", th: "เกิดข้อผิดพลาด" },
  fault_about: {
    en: "The fault is ours, and it is in the log under {request}.",
    ja: "こちらの不具合です。ログの番号：{request}",
    th: "เป็นความผิดพลาดของเรา บันทึกไว้ในชื่อ {request}",
  },
} as const satisfies Record<string, Readonly<Record<Language, string>>>;

/** Something that pages say; each is there in every language. */
export type TextName = keyof typeof texts;

/** Says something in a language. */
export type Say = (name: TextName, values?: Readonly<Record<string, string | number>>) => string;

/** How to say things in `language`. */
export function sayIn(language: Language): Say {
  return (name, values) =>
    values === undefined ? texts[name][language] : filledIn(texts[name][language], values);
}

function filledIn(text: string, values: Readonly<Record<string, string | number>>): string {
  return text.replace(/\{(\w+)\}/g, (_whole, value: string) => String(values[value] ?? ""));
}
