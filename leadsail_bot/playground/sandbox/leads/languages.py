"""`lead_meiling8`: a household that speaks Mandarin, Arabic, Persian and emoji."""

from leadsail_bot.playground.sandbox.interactions import call, email, sms
from leadsail_bot.playground.sandbox.leads.entry import Entry
from leadsail_bot.playground.sandbox.people import BUNDLE, Person
from leadsail_bot.playground.sandbox.records import LeadFile
from leadsail_bot.playground.sandbox.scene import Scene

LOS_ANGELES = "America/Los_Angeles"

MEILING = Person(
    lead_id="lead_meiling8",
    first="美玲",
    last="陳",
    phone="+14155550158",
    email="meiling.chen@example.com",
    campaign=BUNDLE,
    status="qualified",
    zone=LOS_ANGELES,
    state="CA",
)

MANDARIN_CALL = """
agent: 您好，我是海港之光保险的艾娃，通话会被录音。请问是陈美玲女士吗？
lead: 是的，我是。太好了，你会说中文。
agent: 您在网上申请了房屋和汽车保险的报价，现在方便说话吗？
lead: 方便。我们上个月刚买了房子，银行说一定要有房屋保险。
agent: 恭喜您！请问房子是哪一年建的？
lead: 一九六二年，屋顶是三年前换的。
agent: 好的。家里有几辆车，几位驾驶员？
lead: 一辆车，我和我先生开。他主要说阿拉伯语，你们可以给他发短信吗？
agent: 可以的。两份一起投保，每个月大约是二百一十七美元。我把报价发到您的邮箱。
lead: 谢谢你，非常清楚。
"""


def write(scene: Scene) -> LeadFile:
    """A call in Mandarin, an email with Japanese and emoji, a thread from right to left."""
    called = scene.day(2, "18:05", LOS_ANGELES)
    quoted = call(
        scene,
        MEILING,
        "int_meiling_call",
        called,
        "qualified",
        MANDARIN_CALL,
        summary="会说中文。刚买了一九六二年的房子，屋顶三年前更换；一辆车，两位驾驶员。报价每月217美元，请把短信发给先生（阿拉伯语）。",
        ended="Agent ended the call",
    )
    texts = sms(
        MEILING,
        "int_meiling_texts",
        scene.day(1, "19:30", LOS_ANGELES),
        [
            ("sms_agent", 0, "مرحباً يوسف، معك آفا من هاربورلايت. هل وصلك عرض التأمين على المنزل والسيارة؟"),
            ("inbound", 9, "نعم وصل، شكراً. هل يشمل العرض الزلازل؟ بيتنا في سان فرانسيسكو"),
            ("sms_agent", 10, "لا، تغطية الزلازل منفصلة: حوالي 38 دولاراً في الشهر مع تحمّل بنسبة 15%."),
            ("inbound", 14, "می‌خواهم با پسرم صحبت کنم، غذا سرد شد"),
            ("inbound", 15, "Sorry!! that was my mother in law 😅👨‍👩‍👧‍👦 she says dinner is getting cold"),
            ("inbound", 31, "حسناً، أضفها من فضلك 🙏🏽"),
        ],
        summary="يريد إضافة تغطية الزلازل إلى العرض.",
    )
    mail = email(
        MEILING,
        "int_meiling_email",
        scene.day(1, "08:12", LOS_ANGELES),
        [
            (
                "inbound",
                0,
                "見積もりありがとうございます🏠🚗\n夫にも送りました。よろしくお願いします。\n\n陳 美玲",
            )
        ],
        summary="見積もりのお礼。",
    )
    return LeadFile(
        MEILING.record(scene.ago(days=3), scene.day(1, "20:01", LOS_ANGELES)), [texts, mail, quoted]
    )


ENTRY = Entry(MEILING.lead_id, "美玲 陳", "Mandarin, Japanese, Arabic, Persian and emoji", write)
