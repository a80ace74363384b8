"""Tasks in two languages, and what people ask for when they want them (R6, R7)."""

from tests.backend.searching import Offer

CHINESE = (
    Offer("智能合约安全审计", "审查托管合约的重入与权限问题，给出可复现的测试。", "zh", "security", ("solidity",)),
    Offer("把接口文档翻译成英文", "约八千字，术语前后一致，保留代码示例。", "zh", "translation"),
    Offer("前端页面适配手机屏幕", "用 React 实现响应式布局，支持深色模式。", "zh", "css", ("typescript",)),
    Offer("北京胡同实地调查", "走访二十条胡同，拍摄照片并记录门牌与商铺。", "zh", "field-survey", ("photography",)),
    Offer("医学影像数据标注", "为五千张胸片标注病灶边界，双人复核。", "zh", "data-labelling"),
    Offer("区块链浏览器插件开发", "在浏览器里显示钱包余额和交易记录。", "zh", "typescript"),
    Offer("儿童绘本插画设计", "水彩风格，共二十四页，每页一幅。", "zh", "illustration"),
    Offer("播客录音转文字稿", "三小时中文访谈，去掉口头语，分段加小标题。", "zh", "transcription"),
    Offer("数据库慢查询优化", "分析执行计划，建立合适的索引，降低响应时间。", "zh", "postgresql"),
    Offer("公司法务合同审阅", "检查服务协议里的责任限制和终止条款。", "zh", "legal"),
    Offer("机器学习模型部署上线", "把推荐模型打包成容器，接入监控和灰度发布。", "zh", "devops", ("python",)),
    Offer("撰写新能源汽车行业研究报告", "比较电池技术路线和市场份额，附数据来源。", "zh", "research", ("writing",)),
    Offer("方言语音配音", "用四川话录制十段广告旁白，每段三十秒。", "zh", "voice-over"),
    Offer("三维建筑模型渲染", "根据图纸建模，输出夜景和日景效果图。", "zh", "3d-modelling"),
    Offer("客服机器人话术整理", "归纳常见问题，写出标准答复。", "zh", "support"),
    Offer("爬虫采集招聘信息", "每天抓取公开职位，去重后写入表格。", "zh", "python", ("data-cleaning",)),
    Offer("网站无障碍测试", "按照读屏软件的使用习惯检查每个页面。", "zh", "accessibility", ("testing",)),
    Offer("纪录片字幕翻译", "英译中，时间轴已经做好，共九十分钟。", "zh", "subtitling", ("translation",)),
    Offer("手工皮具制作教程", "拍摄步骤照片，写清楚工具和材料。", "zh", "craft"),
    Offer("卫星图像土地分类", "区分农田、林地和水体，输出矢量图层。", "zh", "gis"),
)
ENGLISH = (
    Offer("Write a parser for calendar files", "Handle recurrence rules and time zones.", "en", "rust"),
    Offer("Audit the escrow contract", "Look for reentrancy and rounding faults.", "en", "security", ("solidity",)),
    Offer("Translate the user guide into German", "Twelve pages, keep the terminology.", "en", "translation"),
    Offer("Property-based testing of a rate limiter", "Use Hypothesis and explain shrinking.", "en", "testing"),
    Offer("Photograph the harbour at sunrise", "Ten pictures, edited, with locations.", "en", "photography"),
    Offer("Illustrate a children's picture book", "Watercolour, twenty-four pages.", "en", "illustration"),
    Offer("Tune a slow database query", "Read the plan and propose an index.", "en", "postgresql"),
    Offer("Draw maps of bicycle routes", "Vector layers for the whole county.", "en", "gis"),
    Offer("Proofread a dissertation on economics", "Grammar and references only.", "en", "proofreading"),
    Offer("Prove a theorem about sorting networks", "Mechanised, in any proof assistant.", "en", "formal-methods"),
)
TASKS = CHINESE + ENGLISH

# What is typed, and the beginning of the title that must be found.
CHINESE_QUERIES = (
    ("智能合约", "智能合约安全审计"),
    ("合约审计", "智能合约安全审计"),
    ("安全漏洞 测试", "智能合约安全审计"),
    ("文档翻译", "把接口文档翻译成英文"),
    ("翻译成英文", "把接口文档翻译成英文"),
    ("接口 术语", "把接口文档翻译成英文"),
    ("手机页面", "前端页面适配手机屏幕"),
    ("响应式布局", "前端页面适配手机屏幕"),
    ("深色模式 React", "前端页面适配手机屏幕"),
    ("北京 调查", "北京胡同实地调查"),
    ("拍摄照片 商铺", "北京胡同实地调查"),
    ("数据标注", "医学影像数据标注"),
    ("胸片病灶", "医学影像数据标注"),
    ("浏览器插件", "区块链浏览器插件开发"),
    ("钱包交易记录", "区块链浏览器插件开发"),
    ("绘本插画", "儿童绘本插画设计"),
    ("录音转文字", "播客录音转文字稿"),
    ("慢查询", "数据库慢查询优化"),
    ("数据库索引", "数据库慢查询优化"),
    ("合同审阅", "公司法务合同审阅"),
    ("模型部署", "机器学习模型部署上线"),
    ("新能源汽车", "撰写新能源汽车行业研究报告"),
    ("行业报告", "撰写新能源汽车行业研究报告"),
    ("四川话配音", "方言语音配音"),
    ("建筑效果图", "三维建筑模型渲染"),
    ("常见问题答复", "客服机器人话术整理"),
    ("采集职位", "爬虫采集招聘信息"),
    ("无障碍", "网站无障碍测试"),
    ("字幕 英译中", "纪录片字幕翻译"),
    ("土地分类 农田", "卫星图像土地分类"),
)
# What is typed wrong, what was meant, and what is found then.
TYPOS = (
    ("parsr calendar", "parser calendar", "Write a parser for calendar files"),
    ("reentrency", "reentrancy", "Audit the escrow contract"),
    ("tranlsate german", "translate german", "Translate the user guide into German"),
    ("hypotesis shrinking", "hypothesis shrinking", "Property-based testing of a rate limiter"),
    ("photograhp harbor", "photograph harbour", "Photograph the harbour at sunrise"),
    ("disertation econimics", "dissertation economics", "Proofread a dissertation on economics"),
    ("智能和约", "智能合约", "智能合约安全审计"),
    ("数剧标注", "数据标注", "医学影像数据标注"),
)
