// Everything that the page itself says, in both languages. What the assistant says comes from domain.yml.

const TEXTS = {
  zh: {
    title: "店小二 · 在线客服",
    skip: "跳到输入框",
    language: "界面语言",
    log: "对话内容",
    message: "消息",
    send: "发送",
    placeholder: "输入消息…",
    latest: "有新消息",
    fine: "店小二是智能助手，请勿发送密码、验证码或完整卡号。",
    newConversation: "开始新对话",
    newConversationAsks: "当前对话会从页面上清除，已经核实的身份也需要重新核实。",
    stay: "继续当前对话",
    startNew: "开始新对话",
    connecting: "正在连接…",
    online: "在线",
    reconnecting: "连接断开，正在重新连接…",
    typing: "店小二正在输入…",
    waiting: "等待发送",
    sending: "发送中",
    failed: "没有发送成功",
    retry: "重新发送",
    slowDown: "发得有点快，稍后自动发送",
    turnFailed: "这条消息没能处理成功，请再发一次。",
    expired: "上一个会话已过期，已为您开始新的对话。",
    you: "您",
    bot: "店小二",
    copy: "复制 {what}",
    copied: "已复制",
    attachment: "打开附件",
    picture: "图片",
    welcome: "您好，我是店小二。",
    welcomeMore: "查订单、查物流、取消订单、了解售后规则，都可以直接问我。中文、英文都行。",
    suggestions: [
      ["我的订单到哪了？", "我的订单到哪了？"],
      ["取消订单", "我想取消订单"],
      ["退货规则", "退货有什么规定？"],
      ["转人工", "转人工"],
    ],
    order: "订单",
    orders: "订单",
    parcel: "包裹",
    choose: "选择订单 {what}",
    placedOn: "下单时间",
    total: "合计",
    payment: "支付方式",
    address: "收货地址",
    tracking: "运单号",
    courier: "承运快递",
    expectedOn: "预计送达",
    progress: "配送进度",
    done: "已完成",
    current: "当前进度",
    todo: "未到",
    events: "物流轨迹",
    moreEvents: "查看全部 {count} 条",
    fewerEvents: "收起",
    sources: "依据",
    asks: {
      order_number: "输入订单号…",
      identity: "输入{factors}…",
      confirmation: "回复“确认”或“不用了”…",
      reason: "选择或输入原因…",
      address: "输入新的收货地址…",
      items: "说说是哪几件商品…",
      new_items: "想换成什么样的？",
      payment_method: "想用哪种支付方式？",
      invoice_title: "输入发票抬头…",
      tax_number: "输入税号…",
      coupon: "输入优惠券代码…",
      product: "输入商品名称…",
      budget: "输入预算…",
      rating: "打个分，1 到 5…",
    },
    factors: {
      order_id: "订单号",
      phone_last4: "手机尾号后四位",
      name: "姓名",
      postcode: "邮编",
      email: "邮箱",
    },
    and: "、",
  },
  en: {
    title: "Xiaoer · Customer service",
    skip: "Skip to the message box",
    language: "Page language",
    log: "Conversation",
    message: "Message",
    send: "Send",
    placeholder: "Write a message…",
    latest: "New messages",
    fine: "Xiaoer is an automated assistant. Never send passwords or full card numbers.",
    newConversation: "New conversation",
    newConversationAsks: "This conversation will leave the page, and you'll need to verify your identity again.",
    stay: "Stay here",
    startNew: "Start new",
    connecting: "Connecting…",
    online: "Online",
    reconnecting: "Connection lost. Reconnecting…",
    typing: "Xiaoer is typing…",
    waiting: "Waiting to be sent",
    sending: "Sending",
    failed: "Not sent",
    retry: "Send again",
    slowDown: "A little fast; it will be sent in a moment",
    turnFailed: "That message couldn't be handled. Please send it again.",
    expired: "Your last session has expired, so this is a new conversation.",
    you: "You",
    bot: "Xiaoer",
    copy: "Copy {what}",
    copied: "Copied",
    attachment: "Open attachment",
    picture: "Picture",
    welcome: "Hello, I'm Xiaoer.",
    welcomeMore: "Ask me about an order, a parcel, cancelling, or the shop's rules, in English or Chinese.",
    suggestions: [
      ["Where is my order?", "Where is my order?"],
      ["Cancel an order", "I want to cancel my order"],
      ["Return rules", "What is your return policy?"],
      ["Talk to a person", "I'd like to talk to a person"],
    ],
    order: "Order",
    orders: "Orders",
    parcel: "Parcel",
    choose: "Choose order {what}",
    placedOn: "Placed on",
    total: "Total",
    payment: "Payment",
    address: "Delivery to",
    tracking: "Tracking number",
    courier: "Courier",
    expectedOn: "Expected",
    progress: "Progress",
    done: "done",
    current: "now",
    todo: "to come",
    events: "Track",
    moreEvents: "Show all {count}",
    fewerEvents: "Show fewer",
    sources: "Source",
    asks: {
      order_number: "Enter the order number…",
      identity: "{factors}…",
      confirmation: "Answer yes or no…",
      reason: "Choose or write a reason…",
      address: "Enter the new address…",
      items: "Which items?",
      new_items: "What would you like instead?",
      payment_method: "Which payment method?",
      invoice_title: "Enter the invoice title…",
      tax_number: "Enter the tax number…",
      coupon: "Enter the coupon code…",
      product: "Enter a product's name…",
      budget: "Enter your budget…",
      rating: "Rate it from 1 to 5…",
    },
    factors: {
      order_id: "Order no.",
      phone_last4: "phone’s last 4",
      name: "full name",
      postcode: "postcode",
      email: "e-mail",
    },
    and: " + ",
  },
};

const STORED = "xiaoer.language";
const listeners = [];
let language = chosen();

/** The language that was chosen here before, else the browser's. */
function chosen() {
  const stored = read();
  if (stored in TEXTS) return stored;
  const preferred = (navigator.languages ?? [navigator.language]).map((tag) => tag.toLowerCase().slice(0, 2));
  return preferred.find((tag) => tag in TEXTS) ?? "en";
}

function read() {
  try {
    return localStorage.getItem(STORED) ?? "";
  } catch {
    return "";  // storage is switched off
  }
}

export function currentLanguage() {
  return language;
}

/** Change the page's language, remember it, and tell who registered. */
export function setLanguage(next) {
  language = next in TEXTS ? next : "en";
  try {
    localStorage.setItem(STORED, language);
  } catch {
    // Storage is switched off: the choice holds until the page is left.
  }
  applyLanguage();
}

export function onLanguage(listener) {
  listeners.push(listener);
}

/** A text of the page, with {name} filled in. */
export function t(key, values = {}) {
  const found = key.split(".").reduce((part, name) => part?.[name], TEXTS[language]);
  if (typeof found !== "string") return found;
  return found.replace(/\{(\w+)\}/g, (whole, name) => values[name] ?? whole);
}

/** Write the page's own texts into the elements that name them. */
export function applyLanguage() {
  document.documentElement.lang = language === "zh" ? "zh-CN" : "en";
  document.title = t("title");
  for (const element of document.querySelectorAll("[data-text]")) element.textContent = t(element.dataset.text);
  for (const element of document.querySelectorAll("[data-label]")) element.setAttribute("aria-label", t(element.dataset.label));
  for (const element of document.querySelectorAll("[data-title]")) element.title = t(element.dataset.title);
  for (const button of document.querySelectorAll("[data-language]")) {
    button.setAttribute("aria-pressed", String(button.dataset.language === language));
  }
  for (const listener of listeners) listener(language);
}
