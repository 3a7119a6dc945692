"""What a Chinese person's name looks like: a known family name and one or two characters that may be given names."""

from __future__ import annotations

_SURNAMES = (
    "王李张刘陈杨赵黄周吴徐孙胡朱高林何郭马罗梁宋郑谢韩唐冯于董萧程曹袁邓许傅沈曾彭吕苏卢蒋蔡贾丁魏薛叶阎余潘杜戴夏钟"
    "汪田任姜范方石姚谭廖邹熊金陆郝孔白崔康毛邱秦江史顾侯邵孟龙万段雷钱汤尹黎易常武乔贺赖龚文庞樊兰殷施陶洪翟安颜倪严"
    "牛温芦季俞章鲁葛伍韦申尤毕聂丛焦向柳邢路岳齐梅莫庄辛管祝左涂谷祁时舒耿牟卜詹关苗凌费纪靳盛童欧甄项曲成游阳裴席卫"
    "肖闫付饶骆娄柯喻覃阮翁褚卞邬岑佟卓鲍滕窦屈隋靖匡谌敖戚荀"
)
_DOUBLE = "欧阳|司马|上官|诸葛|东方|皇甫|尉迟|公孙|慕容|令狐|司徒|夏侯|端木|南宫"
# Characters that start the next words and hardly ever stand in a given name.
_NOT_GIVEN = (
    "的了是我你他想要买查退换订单号这那个在有没呢吗吧啊呀哦不和跟手电邮地址收货姓名叫请帮催取消款发就也都还色们"
)
_GIVEN = rf"[^\W\d_a-zA-Z{_NOT_GIVEN}]"
CHINESE_NAME = rf"(?:(?:{_DOUBLE})|[{_SURNAMES}]){_GIVEN}{{1,2}}"
"""A regular expression, to be put into others."""
