"""What became of a promise: a data row is a plan, a review, the next plan, and the outcome."""

# ruff: noqa: E501 (rows of Chinese count double)
from __future__ import annotations

import pytest
from reports_in_our_words import judged

# name: (plan, review, next plan, outcome)
CASES: dict[str, tuple[str, str, str, str]] = {
    "number reached": ("新建公园12个。", "新建公园12个，群众满意。", "", "fulfilled"),
    "number passed": ("新建公园12个。", "新建公园15个。", "", "exceeded"),
    "count fell short": ("新建公园12个。", "新建公园9个。", "", "partly"),
    "count fell far short": ("新建公园12个。", "新建公园5个。", "", "missed"),
    "rate fell short": ("地区生产总值增长6%左右。", "地区生产总值1200亿元，增长4.7%。", "", "missed"),
    "due later": ("五年内新建公园12个。", "新建公园5个。", "", "unmentioned"),
    "due in five years, next year's target": ("未来五年，地区生产总值达到2000亿元。", "", "地区生产总值增长8%。", "unmentioned"),
    "due in five years, told again": ("未来五年，地区生产总值达到2000亿元。", "", "地区生产总值达到2000亿元。", "carried_over"),
    "due later, reached at once": ("五年内新建公园12个。", "新建公园12个。", "", "fulfilled"),
    "more than less than promised": ("固定资产投资220亿元。", "固定资产投资突破200亿元。", "", "unmentioned"),
    "of a square kilometre": ("地区生产总值增长8%。", "每平方公里地区生产总值增长5%。", "", "unmentioned"),
    "of three quarters": ("地区生产总值增长8%。", "前三季度，地区生产总值增长2.7%。", "", "unmentioned"),
    "the income of one branch": ("营业收入增长20%。", "规上服务业营业收入增长9%。", "", "unmentioned"),
    "asked to go on, goes on": ("加快推进东西高铁、南北高铁。", "南北高铁提速建设。", "", "fulfilled"),
    "rate near enough": ("地区生产总值增长6%左右。", "地区生产总值增长5.8%。", "", "fulfilled"),
    "the mean of a year": ("PM2.5年均浓度降至30微克/立方米。", "PM2.5年均浓度28微克/立方米。", "", "fulfilled"),
    "the mean of several years": ("地区生产总值增长6%。", "地区生产总值年均增长7%。", "", "unmentioned"),
    "less is better": ("城镇登记失业率控制在3%以内。", "城镇登记失业率2.4%。", "", "fulfilled"),
    "another unit of the same": ("新增就业1.2万人。", "新增就业13000人。", "", "exceeded"),
    "masked target": ("新增高技能人才XX人。", "新增高技能人才8900人。", "", "fulfilled"),
    "finished": ("完成东湖水厂建设。", "东湖水厂、西山泵站建成投用。", "", "fulfilled"),
    "promised finished, still built": ("东湖水厂建成投用。", "东湖水厂加快推进。", "", "partly"),
    "promised used, only built": ("东湖医院建成投用。", "东湖医院完成建设。", "", "partly"),
    "going on": ("加快推进东湖水厂建设。", "东湖水厂开工。", "", "fulfilled"),
    "another phase": ("开工建设东湖水厂三期。", "东湖水厂二期建成投用。", "", "unmentioned"),
    "another thing of the same kind": ("完成东湖中学教学楼。", "西山中学教学楼竣工。", "", "unmentioned"),
    "the longer name is another place": ("推进东湖大学建设。", "东湖大学总医院投入使用。", "", "unmentioned"),
    "another number": ("推进东湖电站5号机组建设。", "东湖电站6号机组开工建设。", "", "unmentioned"),
    "a headline tells no fact": ("建立村级议事机制。", "村级议事好。各村面貌一新。", "", "unmentioned"),
    "masked name": ("完成东湖高速南岭段建设。", "**高速**段竣工通车。", "", "fulfilled"),
    "road code": ("完成S303王庄至李村段改造。", "S303线水毁道路改造工程建成。", "", "fulfilled"),
    "quoted name": ("实施“三零”平安创建。", "持续推进“三零”平安创建。", "", "fulfilled"),
    "quoted name of another": ("实施“三零”平安创建。", "持续推进“五色”平安创建。", "", "unmentioned"),
    "title won": ("争创国家卫生城市。", "成功创建国家卫生城市。", "", "fulfilled"),
    "title still sought": ("争创国家卫生城市。", "", "积极推进国家卫生城市创建。", "carried_over"),
    "planned again": ("完成飞鸟湖湿地修复1000亩。", "", "完成飞鸟湖湿地修复800亩。", "carried_over"),
    "review before plan": ("新建公园12个。", "新建公园12个。", "新建公园20个。", "fulfilled"),
    "not reached, says the review": ("完成东湖水厂建设。", "东湖水厂建设滞后。", "", "missed"),
    "told as met, without its number": ("城镇新增就业1.2万人。", "城镇新增就业超额完成全年任务。", "", "exceeded"),
    "another law": ("推动出台《东湖水源保护条例》。", "水源保护考核优秀。", "加强水源保护。", "unmentioned"),
    "a list done all together": ("这是10件民生实事。一是新建公园12个。", "10件民生实事全部办结。", "", "fulfilled"),
    "no list, no all together": ("新建公园12个。", "10件民生实事全部办结。", "", "unmentioned"),
    "areas in other units": ("整备土地100万平方米以上。", "整备土地150公顷。", "", "exceeded"),
    "the very number": ("新建社区共建花园15个。", "建成社区共建花园15个、书屋两处。", "", "fulfilled"),
    "never again": ("推行电子围栏制度。", "全市粮食丰收。", "加强林地保护。", "unmentioned"),
    "campaign and its place": ("实施水美乡村三年行动。", "水美乡村面貌一新。", "", "unmentioned"),
    "thanks are no answer": ("保护台湾同胞权益。", "向港澳同胞、台湾同胞表示感谢。", "", "unmentioned"),
    "orders to others are no answer": ("发展开放型产业。", "对开放型产业、县域经济作出部署。", "", "unmentioned"),
    "a smaller gap is no failure": ("缩小城乡收入差距。", "城乡收入差距继续缩小。", "", "fulfilled"),
    "opening up is not opening": ("推动新一轮对外开放。", "新一轮棚户区改造启动。", "", "unmentioned"),
    "another road of the same end": ("开工沙溪东路北延。", "侨乡东路北延等项目开工。", "", "unmentioned"),
    "only its land": ("开工建设东湖水厂。", "东湖水厂完成土地供应。", "", "partly"),
    "won by what was to be built": ("建成东湖智慧书屋平台。", "东湖智慧书屋平台获评全省示范。", "", "fulfilled"),
    "the clause behind tells the stage": ("启动25个城中村改造项目。", "城中村改造提速,启动26个改造项目。", "", "fulfilled"),
    "sought, not yet brought in": ("引进东湖磁浮研究中心。", "正积极引进东湖磁浮研究中心。", "", "partly"),
    "how many there are, not how many more": ("新增独角兽企业40家。", "独角兽企业增至18家。", "", "unmentioned"),
    "how many there are, though only reached": ("新增高新技术企业200家以上。", "高新技术企业达370家。", "", "unmentioned"),
    "how many more, reached": ("新增高新技术企业200家以上。", "新认定高新技术企业达210家。", "", "fulfilled"),
    "the growth of a part of industry": ("规模以上工业增加值增长6%左右。", "规模以上装备工业增加值增长9%。", "", "unmentioned"),
    "a share of the plan": ("城镇新增就业41万人。", "城镇新增就业完成年计划的118%。", "", "exceeded"),
    "built, without its size": ("建成东湖70万千瓦热电站。", "东湖热电站建成投运。", "", "fulfilled"),
    "a sum and its growth in one clause": ("实现技改投资50亿元以上。", "工业投资80亿元、增长20%，技改投资42亿元、增长3%。", "", "missed"),
    "the growth of the economy, told behind": ("地区生产总值增长6%左右。", "GDP增速逐季攀升，全年增长7.3%。", "", "exceeded"),
    "a number without what it counts": ("少儿医保参保人数达到30万人。", "少儿医保参保人数达到33万。", "", "exceeded"),
    "others of the same count": ("打通东湖南路等8条断头路。", "西山路、南桥路等9条断头路全面打通。", "", "exceeded"),
    "guests by another word": ("力争旅游总人数突破2000万人次。", "全区接待游客突破2000万人次。", "", "fulfilled"),
    "a route by its short name": ("开工建设东湖至南岭铁路扩能改造。", "东南铁路开工建设，西山路通车。", "", "fulfilled"),
    "counted together with other things": ("建成幼儿园6所。", "公办中小学和幼儿园12所开学。", "", "fulfilled"),
    "done in two ways": ("建成公园6个。", "新建和改造公园7个。", "", "exceeded"),
    "the first of two numbers": ("氨氮排放量下降5%。", "氨氮排放量和总磷排放量分别下降6%和3%。", "", "exceeded"),
    "the number of a thing like it": ("清洁能源装机比重达到80%。", "清洁能源消费占全部消费比重47%。", "", "unmentioned"),
    "of a part only": ("固定资产投资增长9%左右。", "固定资产投资回升,其中社会投资694亿元、增长23%。", "", "unmentioned"),
    "exports are not all trade": ("进出口总额增长5%左右。", "外贸出口总额增长8%。", "", "unmentioned"),
    "a quarter is no year": ("地区生产总值增长6%左右。", "经济在一季度跌入谷底,地区生产总值下降7%。", "", "unmentioned"),
    "in step with another growth": ("居民收入增长与经济增长同步。", "居民收入增长4%。", "", "unmentioned"),
    "kept in step": ("居民收入增长与经济增长同步。", "居民收入增长与经济增长基本同步。", "", "fulfilled"),
    "a rise by another word": ("居民消费价格涨幅控制在3%以内。", "居民消费价格上涨3.4%。", "", "missed"),
    "more than the plan, without its number": ("淘汰老旧车600万辆。", "淘汰老旧车指标超额完成。", "", "exceeded"),
    "a fall is no level": ("推动空气质量持续改善。", "PM2.5平均浓度下降30%。", "", "unmentioned"),
    "in step, by the figures": ("居民收入增长与经济增长同步。", "地区生产总值增长5.2%，居民人均可支配收入增长5.6%。", "", "fulfilled"),
    "not in step, by the figures": ("居民人均可支配收入增长与经济增长同步。", "地区生产总值增长5.2%，居民人均可支配收入增长4.6%。", "", "missed"),
    "nearly in step": ("居民人均可支配收入增长与经济增长基本同步。", "地区生产总值增长5.2%，居民人均可支配收入增长4.9%。", "", "fulfilled"),
    "of town and country the second": ("农村居民人均可支配收入增长7%。", "城乡居民人均可支配收入分别增长5%、7.5%。", "", "exceeded"),
    "of town and country the first": ("城镇居民人均可支配收入增长7%左右。", "城乡居民人均可支配收入分别增长5%、7.5%。", "", "missed"),
    "a sum that fell short is no part": ("实现技改投资50亿元以上。", "技改投资42亿元、增长3%。", "", "missed"),
    "the growth behind its sum": ("辖区税收增长8%。", "辖区税收再上台阶，达320亿元，增长9.5%。", "", "exceeded"),
    "how many there are, told behind how many more": ("高新技术企业突破180家。", "新增高新技术企业52家，总数达223家。", "", "exceeded"),
    "how many more, not how many there are": ("新增高新技术企业40家。", "新增高新技术企业42家，总数达50家。", "", "exceeded"),
    "from one year's rate to another's": ("常住人口城镇化率达到60%。", "常住人口城镇化率从2020年的53.1%提升到2025年的60.4%。", "", "fulfilled"),
    "prices may rise less": ("居民消费价格涨幅控制在3%左右。", "居民消费价格上涨1.2%。", "", "fulfilled"),
    "a shorter name": ("开工建设东湖过境高速公路。", "东湖过境高速开工建设。", "", "fulfilled"),
    "one of several, not the one in quotation marks": ("深化职务成果赋权、人才评价、“包干”等改革。", "全面推开职务成果赋权和人才评价改革。全市工作平稳。各县都有进步。", "", "fulfilled"),
    "counted, so it was done": ("启动二次供水设施改造。", "改造二次供水泵房80座。", "", "fulfilled"),
    "the one is named": ("打通断头路1条。", "打通东湖路断头路。", "", "fulfilled"),
    "another thing of the same deed": ("推动9家医院新改扩建。", "新改扩建学校21所。", "", "unmentioned"),
    "another class": ("完成10家二类健康驿站标准化建设。", "建成一类健康驿站6家。", "", "unmentioned"),
    "improved is not new": ("新增72万平方米文创空间。", "完成110万平方米文创空间品质提升。", "", "unmentioned"),
    "up to a standard is not new": ("新建3个健康驿站。", "6个健康驿站达国家优质服务标准。", "", "unmentioned"),
    "what there is, of another class": ("新增雏鹰企业400家。", "拥有雏鹰“小金刚”企业310家。", "", "unmentioned"),
    "the whole for a part": ("旧城更新固定资产投资150亿元。", "固定资产投资349亿元。", "", "unmentioned"),
    "the very number of an improvement": ("新建健康驿站6个。", "6个健康驿站改造启用。", "", "fulfilled"),
    "begun is not ready": ("建成公租房10万套。", "新开工公租房9万套。", "", "unmentioned"),
    "handed over, so it was begun": ("开工公租房6000套。", "供应公租房1.2万套。", "", "exceeded"),
    "a count behind a comma": ("筹建保障性住房500套。", "推进保障性住房建设，筹建730套，续建480套。", "", "exceeded"),
    "a growth behind its record": ("进出口总值增长5%。", "进出口总值创新高，达到5379亿元、增长18.5%。", "", "exceeded"),
    "of eleven months": ("进出口总额突破5300亿元。", "2023年1-11月，进出口总额约4925亿元。", "", "unmentioned"),
    "of a part of the year, then of all of it": ("地区生产总值增长6%左右。", "一季度下降2%，全年地区生产总值增长6%。", "", "fulfilled"),
    "below a bound above the target": ("城镇登记失业率控制在1%以内。", "城镇登记失业率保持在2%以下。", "", "unmentioned"),
    "granted, so it was pushed": ("推进空港型物流枢纽建设。", "获批建设空港型物流枢纽。", "", "fulfilled"),
    "a growth of everything": ("力争营业收入增长20%左右。", "实施技改项目14个，营业收入增长15%。", "", "unmentioned"),
    "a fall that was feared": ("社会消费品零售总额下降5%。", "社会消费品零售总额增长1.2%。", "", "exceeded"),
    "each number is of its own": ("实施25个集贸市场综合整治。", "基本完成8座集贸市场升级改造和12个老村综合治理。", "", "unmentioned"),
    "the first of two things with their numbers": ("改造20个市政公厕和20个垃圾转运站。", "升级改造26座市政公厕、21座垃圾转运站。", "", "exceeded"),
    "the same quoted name": ("新增“小升规”工业企业80家。", "新增“小升规”企业150家。", "", "exceeded"),
    "another title": ("创建“东湖生态示范园区”。", "成为首个“南岭园林城市”。", "", "unmentioned"),
    "a sum of money is no count": ("发放产业引导资金15亿元。", "发放产业引导资金10亿元。", "", "missed"),
    "a paper by another word": ("出台海洋牧场扶持办法。", "全市工作平稳。出台海洋牧场扶持政策。各县都有进步。", "", "fulfilled"),
    "a campaign told by what it is for": ("打好东湖围堰拆除攻坚战。", "全市工作平稳。东湖围堰拆除全面完成。各县都有进步。", "", "fulfilled"),
    "only with what it was done": ("推进东湖行政服务大厅建设。", "以东湖行政服务大厅为载体，办件量翻番。", "", "unmentioned"),
    "only according to it": ("推进“三湖”总体布局。", "按照“三湖”总体布局，经济平稳增长。", "", "unmentioned"),
    "what the other is not": ("加快非公益性牧场市场化。", "全市工作平稳。加大公益性牧场投入。各县都有进步。", "", "unmentioned"),
    "far below the number": ("完成400台老旧电梯更新改造。", "完成26台老旧电梯更新改造。", "", "unmentioned"),
    "ten thousand are not one": ("新建1万个东湖公共充电桩。", "新建东湖公共充电桩。", "", "unmentioned"),
    "money is not built": ("完成政府投资230亿元。", "政府投资项目新模式获评全省典型。", "", "unmentioned"),
    "of so many how many were done": ("办好30项年度民生实事。", "30项民生实事完成28项。", "", "partly"),
    "the mean growth of years to come": ("到2030年，地区生产总值年均增长6%。", "地区生产总值增长7.5%。", "", "unmentioned"),
    "the share of another population": ("户籍人口城镇化率达47%左右。", "常住人口城镇化率提高至64%。", "", "unmentioned"),
    "a share without what it is of": ("分类减量比例达到50%。", "国考断面水质优良比例达80%。", "", "unmentioned"),
    "newly opened for trade": ("建成开业东湖商场。", "新开业东湖商场等6个商业项目。", "", "fulfilled"),
    "asked to hurry, hurries": ("提速东湖大道市政化改造。", "东湖大道市政化改造提速推进。", "", "fulfilled"),
    "passed an examination": ("积极创建全国牧业知名品牌示范区。", "通过“全国牧业知名品牌示范区”专家组验收。", "", "fulfilled"),
    "new before the first of several": ("新增充电站10座以上。", "新增车网互动站7个、充电站52个。", "", "exceeded"),
    "set up, so it is there": ("建成东湖城区管理平台。", "建立东湖城区管理平台。", "", "fulfilled"),
    "what a branch invested": ("固定资产投资完成220亿元。", "城市更新完成固定资产投资154亿元。", "", "unmentioned"),
    "soon in use, so its structure stands": ("完成东湖文化馆主体工程。", "东湖文化馆即将投入运营。", "", "fulfilled"),
    "opened, so it is in use": ("建成东湖学校并投入使用。", "建成开办东湖学校。", "", "fulfilled"),
    "put into effect": ("推动“湖区共管”机制实质运行。", "“湖区共管”机制落地实施。", "", "fulfilled"),
    "asked to begin its structure": ("开工建设东湖引水主体工程。", "东湖引水工程开工建设。", "", "fulfilled"),
    "of several the one that is named": ("家庭宽带覆盖率达到86%。", "互联网、家庭宽带、无线宽带覆盖率分别达87%、85.2%和89%。", "", "missed"),
    "of several none": ("制造业增加值增长6%以上。", "工业、制造业、技改投资分别增长9%、13%、6%。", "", "unmentioned"),
    "a rate of a unit of it": ("地区生产总值增长6%左右。", "万元GDP能耗、水耗分别下降4.25%和1.33%。", "", "unmentioned"),
    "of several the last": ("无线宽带覆盖率达到88%。", "互联网、家庭宽带、无线宽带覆盖率分别达85%、85.2%和89%。", "", "fulfilled"),
    "of several a rate of a unit": ("万元GDP水耗下降3%左右。", "万元GDP用地、水耗、电耗分别下降6.1%、7.8%、1.9%。", "", "exceeded"),
    "two of one aim are not one of several": ("游客人次、旅游花费均增长10%以上。", "全区游客人次、旅游花费分别增长14%、10%。", "", "exceeded"),
    "in prices of another year": ("工业总产值（1990年不变价）3013亿元。", "工业总产值2880亿元，增长17%。", "", "unmentioned"),
    "what is there is no target": ("推进已批建的3家东湖实验室建设。", "5家东湖实验室加快建设。", "", "fulfilled"),
    "a fair by its full name": ("办好第七届进博会。", "第七届中国国际进口博览会成功举办。", "", "fulfilled"),
    "a station by its short name": ("打造一批大功率超充示范站点。", "建成大功率超充站22座。", "", "fulfilled"),
    "a growth on the same scope, told behind": ("一般公共预算收入增长5%左右。", "一般公共预算收入41亿元，同口径增长7.3%。", "", "exceeded"),
    "the total behind a comparison": ("牧场企业累计超过600家。", "新增牧场企业210家，是上年增量的3倍以上，累计达803家。", "", "exceeded"),
    "of several of one indicator the one that has the name": ("新增中小学学位3.09万个。", "新增幼儿园学位2.5万个、公办中小学学位3.1万个。", "", "fulfilled"),
    "firms that were to come, told as new ones": ("全年引入国高企业50家以上。", "新认定国家高新技术企业114家。", "", "exceeded"),
    "the verb before the thing": ("完成62公里河道整治。", "整治83公里河道和142个泵房。", "", "exceeded"),
    "a thing by its short name": ("完成150个内涝积水点整治。", "完成219个内涝点整治。", "", "exceeded"),
    "a line by its numeral": ("推进轨道交通八号线前期工作。", "轨道交通8号线开工。", "", "fulfilled"),
    "a figure of five years": ("新建公园12个。", "五年来，累计新建公园80个。", "", "unmentioned"),
}  # fmt: skip


@pytest.mark.parametrize("case", CASES)
def test_outcome(case: str) -> None:
    plan, review, again, wanted = CASES[case]
    ((_, outcome),) = judged(plan, review, again)
    assert outcome.verdict == wanted, outcome.why
    assert (outcome.claim is None) == (wanted == "unmentioned")
    assert 0 < outcome.confidence <= 1 and " / " in outcome.why


def test_a_masked_number_gives_no_verdict_on_the_number() -> None:
    ((_, outcome),) = judged("新增高技能人才XX人。", "新增高技能人才8900人。")
    assert (outcome.verdict, outcome.amount_known) == ("fulfilled", False)
    ((_, outcome),) = judged("新建公园12个。", "新建公园12个。")
    assert outcome.amount_known is True


@pytest.mark.parametrize(
    "now, wanted",
    [("全年优良天数224天，PM2.5平均浓度42。", "missed"), ("全年优良天数251天，PM2.5平均浓度36。", "fulfilled"),
     ("全年优良天数251天，PM2.5平均浓度42。", "partly"), ("全年优良天数稳定在225天以上。", "unmentioned"),
     ("全年优良天数稳定在240天以上。", "fulfilled")],
)  # fmt: skip
def test_a_state_that_was_to_improve_is_judged_by_both_years(now: str, wanted: str) -> None:
    before = "全年优良天数230天，PM2.5平均浓度39。"
    ((_, outcome),) = judged("推动大气环境质量持续改善。", now, before=before)
    assert outcome.verdict == wanted


def test_a_review_that_only_repeats_the_plan_is_not_trusted_much() -> None:
    ((_, outcome),) = judged("建设东湖粮仓。", "高水平建设东湖粮仓。")
    assert (outcome.verdict, outcome.confidence) == ("fulfilled", 0.6) and "重复" in outcome.why
    ((_, outcome),) = judged("建设东湖粮仓。", "东湖粮仓建设取得成效。")
    assert outcome.confidence > 0.6 and "重复" not in outcome.why


@pytest.mark.parametrize(("review", "several"), [("五年来，河西隧道建成通车。", True), ("河西隧道建成通车。", False)])
def test_words_of_a_review_of_several_years_say_so(review: str, several: bool) -> None:
    ((_, outcome),) = judged("建成河西隧道。", review, "")
    assert outcome.verdict == "fulfilled" and ("a review of several years" in outcome.why) == several, outcome.why


def test_without_a_report_to_answer_nothing_is_told() -> None:
    from reports_in_our_words import promised

    from loaders.promises.judge import Judge

    assert [o.verdict for o in Judge([]).judge(promised("新建公园12个。"))] == ["unmentioned"]
