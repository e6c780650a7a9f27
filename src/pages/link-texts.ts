import type { Language } from "./language.ts";

/** What the pages of links say. {names} in braces are filled in. */
export const linkTexts = {
  email: { en: "E-mail", ja: "メールアドレス", th: "อีเมล" },
  note: { en: "Note (optional)", ja: "備考（任意）", th: "หมายเหตุ (ไม่บังคับ)" },
  ways: { en: "How would you like to pay?", ja: "お支払い方法", th: "เลือกวิธีชำระเงิน" },
  way_card: {
    en: "Credit or debit card",
    ja: "クレジット／デビットカード",
    th: "บัตรเครดิตหรือบัตรเดบิต",
  },
  group_wallets: { en: "Wallets", ja: "電子ウォレット", th: "วอลเล็ต" },
  group_qr: { en: "QR codes", ja: "QRコード", th: "คิวอาร์โค้ด" },
  group_banks: { en: "Banks", ja: "銀行", th: "ธนาคาร" },
  group_installments: { en: "Installments", ja: "分割払い", th: "ผ่อนชำระ" },
  group_counters: { en: "Stores and tills", ja: "店頭・レジ", th: "ร้านค้าและเคาน์เตอร์" },
  hint_card: { en: "with your card’s number", ja: "カード番号を入力", th: "กรอกหมายเลขบัตร" },
  hint_app: { en: "in its app", ja: "アプリで支払う", th: "ในแอป" },
  hint_page: { en: "on its page", ja: "サイトで支払う", th: "บนเว็บไซต์" },
  hint_qr: { en: "scan a code", ja: "コードを読み取る", th: "สแกนโค้ด" },
  hint_slip: { en: "pay at a counter", ja: "窓口で支払う", th: "ชำระที่เคาน์เตอร์" },
  hint_till: { en: "show your app’s code", ja: "アプリのコードを提示", th: "แสดงโค้ดจากแอป" },

  card_number: { en: "Card number", ja: "カード番号", th: "หมายเลขบัตร" },
  card_expiry: { en: "Expiry date", ja: "有効期限", th: "วันหมดอายุ" },
  card_expiry_form: { en: "MM / YY", ja: "月 / 年", th: "ดด / ปป" },
  card_code: { en: "Security code", ja: "セキュリティコード", th: "รหัสความปลอดภัย" },
  card_name: { en: "Name on the card", ja: "カードの名義", th: "ชื่อบนบัตร" },
  card_test: {
    en: "A card to try: {number}, any date to come, any code.",
    ja: "お試し用カード：{number}（期限は未来の日付、コードは任意）",
    th: "บัตรสำหรับทดลอง: {number} วันหมดอายุในอนาคต รหัสใดก็ได้",
  },
  card_needs_script: {
    en: "To pay by card, allow JavaScript for this page. The other ways do without.",
    ja: "カードで支払うには、このページのJavaScriptを許可してください。ほかの方法には不要です。",
    th: "หากชำระด้วยบัตร โปรดอนุญาต JavaScript ในหน้านี้ วิธีอื่นไม่ต้องใช้",
  },
  phone_number: { en: "Phone number", ja: "電話番号", th: "หมายเลขโทรศัพท์" },
  barcode: { en: "Code shown by your app", ja: "アプリに表示されたコード", th: "โค้ดที่แอปแสดง" },
  payer_name: {
    en: "Name (at most 10 characters)",
    ja: "お名前（10文字以内）",
    th: "ชื่อ (ไม่เกิน 10 ตัวอักษร)",
  },
  term: { en: "Months", ja: "支払回数", th: "จำนวนเดือน" },
  monthly: {
    en: "{count} months, about {amount} each",
    ja: "{count}回、毎回約{amount}",
    th: "{count} เดือน เดือนละประมาณ {amount}",
  },
  street1: { en: "Street and number", ja: "番地・建物名", th: "ที่อยู่" },
  city: { en: "City", ja: "市区町村", th: "เขต/อำเภอ" },
  postal_code: { en: "Postal code", ja: "郵便番号", th: "รหัสไปรษณีย์" },
  choose: { en: "Choose…", ja: "選択してください", th: "เลือก…" },
  paying: { en: "One moment…", ja: "処理しています…", th: "กำลังดำเนินการ…" },

  wrong_fields: {
    en: "Please look at what is marked below.",
    ja: "印のついた項目を確認してください。",
    th: "โปรดตรวจสอบช่องที่ทำเครื่องหมายไว้",
  },
  wrong_email: {
    en: "Enter an e-mail address, such as name@example.com.",
    ja: "name@example.com のようなメールアドレスを入力してください。",
    th: "กรอกอีเมล เช่น name@example.com",
  },
  wrong_way: {
    en: "Choose a way to pay.",
    ja: "お支払い方法を選んでください。",
    th: "โปรดเลือกวิธีชำระเงิน",
  },
  wrong_number: {
    en: "This is not the number of a card.",
    ja: "カード番号が正しくありません。",
    th: "หมายเลขบัตรไม่ถูกต้อง",
  },
  wrong_expiry: {
    en: "This date is not right, or is over.",
    ja: "有効期限が正しくないか、切れています。",
    th: "วันหมดอายุไม่ถูกต้องหรือผ่านไปแล้ว",
  },
  wrong_code: {
    en: "Enter the 3 or 4 digits.",
    ja: "3桁または4桁の数字を入力してください。",
    th: "กรอกตัวเลข 3 หรือ 4 หลัก",
  },
  wrong_card_name: {
    en: "Enter the name as on the card.",
    ja: "カードに記載のお名前を入力してください。",
    th: "กรอกชื่อตามที่ปรากฏบนบัตร",
  },
  wrong_phone: {
    en: "Enter a phone number of 10 or 11 digits.",
    ja: "10桁または11桁の電話番号を入力してください。",
    th: "กรอกหมายเลขโทรศัพท์ 10-11 หลัก",
  },
  wrong_name: {
    en: "Enter a name of at most 10 characters.",
    ja: "10文字以内でお名前を入力してください。",
    th: "กรอกชื่อไม่เกิน 10 ตัวอักษร",
  },
  wrong_bank: { en: "Choose your bank.", ja: "銀行を選んでください。", th: "โปรดเลือกธนาคาร" },
  wrong_term: {
    en: "Choose the number of months.",
    ja: "支払回数を選んでください。",
    th: "โปรดเลือกจำนวนเดือน",
  },
  wrong_barcode: {
    en: "Enter the code that your app shows.",
    ja: "アプリに表示されたコードを入力してください。",
    th: "กรอกโค้ดที่แอปแสดง",
  },
  wrong_address: {
    en: "Enter street, city and postal code.",
    ja: "住所を入力してください。",
    th: "กรอกที่อยู่ให้ครบถ้วน",
  },
  amount_too_small: {
    en: "The amount is too small for this way to pay. Choose another.",
    ja: "この方法では金額が少なすぎます。ほかの方法を選んでください。",
    th: "จำนวนเงินน้อยเกินไปสำหรับวิธีนี้ โปรดเลือกวิธีอื่น",
  },
  amount_too_large: {
    en: "The amount is too large for this way to pay. Choose another.",
    ja: "この方法では金額が多すぎます。ほかの方法を選んでください。",
    th: "จำนวนเงินมากเกินไปสำหรับวิธีนี้ โปรดเลือกวิธีอื่น",
  },
  way_unavailable: {
    en: "This way to pay cannot be used here. Choose another.",
    ja: "この方法はご利用いただけません。ほかの方法を選んでください。",
    th: "ใช้วิธีนี้ไม่ได้ โปรดเลือกวิธีอื่น",
  },
  brand_unavailable: {
    en: "Cards of this brand are not taken here. Try another card.",
    ja: "このブランドのカードはご利用いただけません。別のカードをお試しください。",
    th: "ไม่รับบัตรยี่ห้อนี้ โปรดลองบัตรอื่น",
  },
  card_again: {
    en: "The card did not arrive. Nothing was taken: enter it once more.",
    ja: "カード情報が届きませんでした。引き落としはありません。もう一度入力してください。",
    th: "ไม่ได้รับข้อมูลบัตร ยังไม่มีการหักเงิน โปรดกรอกอีกครั้ง",
  },
  page_too_old: {
    en: "This page was open for too long. Reload it and try again.",
    ja: "ページを開いてから時間が経ちすぎました。再読み込みしてお試しください。",
    th: "เปิดหน้านี้ไว้นานเกินไป โปรดโหลดใหม่แล้วลองอีกครั้ง",
  },
  no_connection: {
    en: "No connection. Nothing was taken: try again.",
    ja: "接続できませんでした。引き落としはありません。もう一度お試しください。",
    th: "เชื่อมต่อไม่ได้ ยังไม่มีการหักเงิน โปรดลองอีกครั้ง",
  },
  not_possible: {
    en: "That did not work, and nothing was taken. Try again, or another way.",
    ja: "処理できませんでした。引き落としはありません。もう一度、または別の方法でお試しください。",
    th: "ทำรายการไม่สำเร็จ ยังไม่มีการหักเงิน โปรดลองอีกครั้งหรือใช้วิธีอื่น",
  },
  too_often: {
    en: "Too many attempts. Nothing was taken: wait a minute, then try again.",
    ja: "試行回数が多すぎます。引き落としはありません。1分ほど待ってからもう一度お試しください。",
    th: "ลองหลายครั้งเกินไป ยังไม่มีการหักเงิน โปรดรอหนึ่งนาทีแล้วลองอีกครั้ง",
  },
  answer_open: {
    en: "The bank has not answered yet. Do not pay again; ask the shop.",
    ja: "銀行からの回答がまだありません。再度支払わず、ショップにお問い合わせください。",
    th: "ธนาคารยังไม่ตอบ อย่าชำระซ้ำ โปรดสอบถามร้านค้า",
  },
  declined: {
    en: "The payment was declined, and nothing was taken. Try another card, or another way.",
    ja: "お支払いが承認されませんでした。引き落としはありません。別のカードや方法をお試しください。",
    th: "การชำระเงินถูกปฏิเสธ ยังไม่มีการหักเงิน โปรดลองบัตรอื่นหรือวิธีอื่น",
  },
  declined_funds: {
    en: "There is not enough money, or the limit is reached. Nothing was taken: try another card, or another way.",
    ja: "残高不足か、限度額に達しています。引き落としはありません。別のカードや方法をお試しください。",
    th: "ยอดเงินไม่พอหรือเต็มวงเงิน ยังไม่มีการหักเงิน โปรดลองบัตรอื่นหรือวิธีอื่น",
  },
  declined_code: {
    en: "The card’s issuer did not accept the security code. Nothing was taken: try again.",
    ja: "セキュリティコードが承認されませんでした。引き落としはありません。もう一度お試しください。",
    th: "ผู้ออกบัตรไม่ยอมรับรหัสความปลอดภัย ยังไม่มีการหักเงิน โปรดลองอีกครั้ง",
  },
  declined_expired: {
    en: "The card is no longer valid. Nothing was taken: try another card.",
    ja: "カードの有効期限が切れています。引き落としはありません。別のカードをお試しください。",
    th: "บัตรหมดอายุแล้ว ยังไม่มีการหักเงิน โปรดลองบัตรอื่น",
  },
  declined_cancelled: {
    en: "You cancelled, and nothing was taken.",
    ja: "キャンセルされました。引き落としはありません。",
    th: "คุณยกเลิกแล้ว ไม่มีการหักเงิน",
  },
  declined_late: {
    en: "The time to pay was over. Nothing was taken.",
    ja: "支払いの期限が切れました。引き落としはありません。",
    th: "หมดเวลาชำระเงิน ไม่มีการหักเงิน",
  },

  closed_title: { en: "No longer available", ja: "このページは終了しました", th: "ไม่เปิดให้ชำระแล้ว" },
  closed_about: {
    en: "This link was paid already, or the shop has removed it. Nothing can be paid here any more.",
    ja: "このリンクはすでに支払われたか、ショップにより削除されました。ここでのお支払いはできません。",
    th: "ลิงก์นี้ถูกชำระแล้ว หรือร้านค้าลบออกแล้ว จึงชำระที่นี่ไม่ได้อีก",
  },
  thanks_title: { en: "Thank you", ja: "ありがとうございます", th: "ขอบคุณ" },
  thanks_about: {
    en: "The shop knows how your payment went. You can close this page.",
    ja: "お支払いの結果はショップに届いています。このページを閉じてかまいません。",
    th: "ร้านค้าทราบผลการชำระเงินแล้ว คุณปิดหน้านี้ได้",
  },
  open_title: { en: "Not paid yet", ja: "まだ支払われていません", th: "ยังไม่ได้ชำระเงิน" },
  open_about: {
    en: "Your payment waits for you until {moment}.",
    ja: "お支払いは {moment} までお待ちしています。",
    th: "รายการรอการชำระจนถึง {moment}",
  },
  try_again: { en: "Try again", ja: "もう一度試す", th: "ลองอีกครั้ง" },
  reference: { en: "Reference", ja: "参照番号", th: "เลขอ้างอิง" },
} as const satisfies Record<string, Readonly<Record<Language, string>>>;
