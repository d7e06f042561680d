<?xml version="1.0" encoding="utf-8"?>
<!DOCTYPE TS>
<TS version="2.1" language="zh_CN">
<context>
    <name>AboutLine</name>
    <message>
        <source>Data: {source}</source>
        <translation>数据来源：{source}</translation>
    </message>
    <message>
        <source>{name} · {people} residents · {facilities} facilities · {km} km of streets</source>
        <translation>{name} · 常住人口 {people} 人 · 设施 {facilities} 处 · 道路 {km} 公里</translation>
    </message>
    <message>
        <source>{name} · {people} residents (estimated) · {facilities} facilities · {km} km of streets</source>
        <translation>{name} · 常住人口 {people} 人（估算） · 设施 {facilities} 处 · 道路 {km} 公里</translation>
    </message>
</context>
<context>
    <name>AboutSheet</name>
    <message>
        <source>About LifeCircle</source>
        <translation>关于 LifeCircle</translation>
    </message>
    <message>
        <source>LifeCircle {version}. Who reaches a public service within the circle that the plan promises, and who is left outside. Everything is computed on this computer; nothing is sent anywhere.

Streets from OpenStreetMap are © OpenStreetMap contributors, under the ODbL. Licence: Apache 2.0.</source>
        <translation>LifeCircle {version}：谁能在规划承诺的服务圈内到达公共服务，谁仍未覆盖。所有计算都在本机完成，不向外发送任何数据。

来自 OpenStreetMap 的道路：© OpenStreetMap 贡献者，ODbL 许可。软件许可：Apache 2.0。</translation>
    </message>
</context>
<context>
    <name>AddFacilityTool</name>
    <message>
        <source>Click where the new facility stands. Esc ends.</source>
        <translation>单击新设施的位置；Esc 结束。</translation>
    </message>
</context>
<context>
    <name>AreasModel</name>
    <message>
        <source>Not served</source>
        <translation>未覆盖</translation>
    </message>
    <message>
        <source>Share of them</source>
        <translation>占该组比例</translation>
    </message>
    <message>
        <source>Facility</source>
        <translation>设施</translation>
    </message>
    <message>
        <source>Category</source>
        <translation>类别</translation>
    </message>
    <message>
        <source>Amount</source>
        <translation>数值</translation>
    </message>
    <message>
        <source>Area</source>
        <translation>片区</translation>
    </message>
    <message>
        <source>Type</source>
        <translation>类型</translation>
    </message>
    <message>
        <source>Nearest</source>
        <translation>最近设施</translation>
    </message>
</context>
<context>
    <name>AreasTable</name>
    <message>
        <source>By area</source>
        <translation>按片区</translation>
    </message>
    <message>
        <source>No facility was counted.</source>
        <translation>没有计入任何设施。</translation>
    </message>
    <message>
        <source>Nobody is left out in an area that could be shown.</source>
        <translation>没有可以成片显示的未覆盖人口。</translation>
    </message>
</context>
<context>
    <name>Attributes</name>
    <message>
        <source>yes</source>
        <translation>是</translation>
    </message>
    <message>
        <source>no</source>
        <translation>否</translation>
    </message>
    <message>
        <source>Name</source>
        <translation>名称</translation>
    </message>
    <message>
        <source>Category</source>
        <translation>类别</translation>
    </message>
    <message>
        <source>Status</source>
        <translation>状态</translation>
    </message>
    <message>
        <source>Counts here</source>
        <translation>计入本圈</translation>
    </message>
    <message>
        <source>People it is nearest for</source>
        <translation>就近服务人数</translation>
    </message>
    <message>
        <source>Opened</source>
        <translation>开办年份</translation>
    </message>
    <message>
        <source>ID</source>
        <translation>编号</translation>
    </message>
    <message>
        <source>Beds</source>
        <translation>床位</translation>
    </message>
    <message>
        <source>Nursing beds</source>
        <translation>护理型床位</translation>
    </message>
    <message>
        <source>Places</source>
        <translation>名额</translation>
    </message>
    <message>
        <source>Floor area (m²)</source>
        <translation>建筑面积（m²）</translation>
    </message>
    <message>
        <source>Land (m²)</source>
        <translation>用地面积（m²）</translation>
    </message>
    <message>
        <source>People not served</source>
        <translation>未覆盖人口</translation>
    </message>
    <message>
        <source>Points</source>
        <translation>人口点数</translation>
    </message>
    <message>
        <source>Minutes to the nearest</source>
        <translation>到最近设施（分钟）</translation>
    </message>
    <message>
        <source>Way to the nearest</source>
        <translation>到最近设施</translation>
    </message>
    <message>
        <source>Residents</source>
        <translation>常住人口</translation>
    </message>
    <message>
        <source>Of them asked about</source>
        <translation>其中本圈人群</translation>
    </message>
    <message>
        <source>Served</source>
        <translation>是否覆盖</translation>
    </message>
    <message>
        <source>Level</source>
        <translation>级别</translation>
    </message>
    <message>
        <source>Type</source>
        <translation>类型</translation>
    </message>
</context>
<context>
    <name>AttributesTable</name>
    <message>
        <source>{listed} of {all}</source>
        <translation>{all} 条中的 {listed} 条</translation>
    </message>
    <message>
        <source>{all} rows</source>
        <translation>共 {all} 条</translation>
    </message>
    <message>
        <source>Facilities</source>
        <translation>设施</translation>
    </message>
    <message>
        <source>Unserved areas</source>
        <translation>未覆盖片区</translation>
    </message>
    <message>
        <source>Demand points</source>
        <translation>人口点</translation>
    </message>
    <message>
        <source>Districts</source>
        <translation>行政区划</translation>
    </message>
    <message>
        <source>Filter: words, or a comparison such as Beds &gt; 50</source>
        <translation>筛选：输入文字，或写比较式，如 床位 &gt; 50</translation>
    </message>
    <message>
        <source>On the map too</source>
        <translation>地图同步筛选</translation>
    </message>
    <message>
        <source>Attributes</source>
        <translation>属性表</translation>
    </message>
    <message>
        <source>Close</source>
        <translation>关闭</translation>
    </message>
</context>
<context>
    <name>BasemapDialog</name>
    <message>
        <source>Basemap</source>
        <translation>底图</translation>
    </message>
    <message>
        <source>File</source>
        <translation>文件</translation>
    </message>
    <message>
        <source>Another service</source>
        <translation>其他服务</translation>
    </message>
    <message>
        <source>Use</source>
        <translation>使用</translation>
    </message>
    <message>
        <source>Cancel</source>
        <translation>取消</translation>
    </message>
    <message>
        <source>No basemap</source>
        <translation>不用底图</translation>
    </message>
    <message>
        <source>Choose…</source>
        <translation>选择…</translation>
    </message>
    <message>
        <source>Streets</source>
        <translation>矢量地图</translation>
    </message>
    <message>
        <source>From the air</source>
        <translation>影像</translation>
    </message>
    <message>
        <source>Terrain</source>
        <translation>地形</translation>
    </message>
    <message>
        <source>Your key</source>
        <translation>您的密钥</translation>
    </message>
    <message>
        <source>Map</source>
        <translation>地图</translation>
    </message>
    <message>
        <source>Address</source>
        <translation>地址</translation>
    </message>
    <message>
        <source>Whose map it is</source>
        <translation>版权归属</translation>
    </message>
    <message>
        <source>Datum</source>
        <translation>坐标基准</translation>
    </message>
    <message>
        <source>Map tiles or a picture with its place</source>
        <translation>地图瓦片或带坐标的影像</translation>
    </message>
    <message>
        <source>Once you press Use, {host} is asked over the network for the part of the map that you view.</source>
        <translation>点“使用”之后，才会通过网络向 {host} 请求您正在查看的这部分地图。</translation>
    </message>
    <message>
        <source>The file stays on this computer; nothing is asked over the network.</source>
        <translation>文件只在本机读取，不访问网络。</translation>
    </message>
</context>
<context>
    <name>CirclePanel</name>
    <message>
        <source>Try another limit or walking speed; the plan&apos;s own stay in the project.</source>
        <translation>可试算其他限值或步速；规划原值保留在工程中。</translation>
    </message>
    <message>
        <source>Estimated, not counted: {groups}</source>
        <translation>估算值，非统计数：{groups}</translation>
    </message>
    <message>
        <source>The plan&apos;s own words: {quote}</source>
        <translation>规划原文：{quote}</translation>
    </message>
    <message>
        <source>Not served {people} households ({share})</source>
        <translation>未覆盖 {people} 户（{share}）</translation>
    </message>
    <message>
        <source>Not served {people} ({share})</source>
        <translation>未覆盖 {people} 人（{share}）</translation>
    </message>
    <message>
        <source>Of {group}, those whose way to the nearest facility that counts is longer than the limit. The way is searched along the streets from every point where people live; {facilities} facilities count.</source>
        <translation>{group}中，到最近的计入设施的路程超过限值的人数。路程从每个人口点沿路网计算；计入设施 {facilities} 处。</translation>
    </message>
    <message>
        <source>Districts with what the clause asks, of all that it asks about.</source>
        <translation>条款要求的行政区划中，已具备所要求设施的行政区划数。</translation>
    </message>
    <message>
        <source>Worked out from the facilities that count; the tab beside lists what each adds.</source>
        <translation>由计入的设施汇总得出；旁边的标签页列出每处设施的数值。</translation>
    </message>
    <message>
        <source>Clause: {where}</source>
        <translation>条款出处：{where}</translation>
    </message>
    <message>
        <source>{level}: {met} of {all} ({share})</source>
        <translation>{level} {met}/{all}（{share}）</translation>
    </message>
    <message>
        <source>As it is {before}: {change} people in this scenario</source>
        <translation>现状 {before} 人，本方案 {change} 人</translation>
    </message>
    <message>
        <source>As it is {before}</source>
        <translation>现状 {before}</translation>
    </message>
    <message>
        <source>{count} facilities</source>
        <translation>设施 {count} 处</translation>
    </message>
    <message>
        <source>{group}: {people}, served {served}</source>
        <translation>{group} {people} 人，已覆盖 {served} 人</translation>
    </message>
    <message>
        <source>target {target}</source>
        <translation>目标 {target}</translation>
    </message>
    <message>
        <source>target {target} (the planner&apos;s own)</source>
        <translation>目标 {target}（规划人员设定）</translation>
    </message>
    <message>
        <source>Within one minute of the limit: {people} people ({share})</source>
        <translation>在时限前后1分钟以内：{people} 人（{share}）</translation>
    </message>
    <message>
        <source>Read as {way}: {share}; {count} districts change sides</source>
        <translation>若按{way}计：{share}，{count} 个行政区划判定改变</translation>
    </message>
    <message>
        <source>Without a usable street: {people} people; {reached} if they count as served</source>
        <translation>没有可用道路：{people} 人；若计为已覆盖，则为 {reached}</translation>
    </message>
    <message>
        <source>No way along the streets to any facility: {people} people</source>
        <translation>沿道路无法到达任何设施：{people} 人</translation>
    </message>
    <message>
        <source>At their own pace: {groups}</source>
        <translation>按各自步速：{groups}</translation>
    </message>
    <message>
        <source>Served, but across a trunk road or a railway: {groups}</source>
        <translation>已覆盖但须穿越快速路、国道或铁路：{groups}</translation>
    </message>
    <message>
        <source>{people} people, {share}</source>
        <translation>{people} 人，{share}</translation>
    </message>
    <message>
        <source>Still met at a walk of {speed}</source>
        <translation>步速降至 {speed} 仍达标</translation>
    </message>
    <message>
        <source>Still not met at a walk of {speed}</source>
        <translation>步速提至 {speed} 仍未达标</translation>
    </message>
    <message>
        <source>Plan</source>
        <translation>规划</translation>
    </message>
    <message>
        <source>Working… the figures below are still the former ones.</source>
        <translation>正在计算……以下仍是原来的数字。</translation>
    </message>
    <message>
        <source>Within 5% of the limit: {people} people ({share})</source>
        <translation>在限值上下5%以内：{people} 人（{share}）</translation>
    </message>
    <message>
        <source>Not served {people} m² of land ({share})</source>
        <translation>未覆盖 {people} 平方米（{share}）</translation>
    </message>
    <message>
        <source>Residential land: {people} m², served {served} m²</source>
        <translation>居住用地 {people} 平方米，已覆盖 {served} 平方米</translation>
    </message>
    <message>
        <source>Just within or beyond the limit: {people} m² of land ({share})</source>
        <translation>限值前后附近：居住用地{people}平方米（{share}）</translation>
    </message>
    <message>
        <source>Without a usable street: {people} m² of land; {reached} if that counts as served</source>
        <translation>没有可用道路：居住用地{people}平方米；若计为已覆盖，则为{reached}</translation>
    </message>
    <message>
        <source>No way along the streets to any facility: {people} m² of land</source>
        <translation>沿道路无法到达任何设施：居住用地{people}平方米</translation>
    </message>
</context>
<context>
    <name>CircleView</name>
    <message>
        <source>{name}: {people} people not served</source>
        <translation>{name}：未覆盖 {people} 人</translation>
    </message>
    <message>
        <source>
Nearest facility: {way} on average</source>
        <translation>
最近设施：平均 {way}</translation>
    </message>
    <message>
        <source>Nearest for {people} people who are served</source>
        <translation>为 {people} 名已覆盖居民的最近设施</translation>
    </message>
    <message>
        <source>Does not count for this clause</source>
        <translation>不计入本条款</translation>
    </message>
    <message>
        <source>{people} people</source>
        <translation>{people} 人</translation>
    </message>
    <message>
        <source>{people} people, served</source>
        <translation>{people} 人，已覆盖</translation>
    </message>
    <message>
        <source>{people} people, not served</source>
        <translation>{people} 人，未覆盖</translation>
    </message>
    <message>
        <source>{people} people, {seated} find a place</source>
        <translation>{people}人，其中{seated}人有名额</translation>
    </message>
    <message>
        <source>Way: {way}; click for why</source>
        <translation>路程：{way}；单击查看原因</translation>
    </message>
    <message>
        <source>{name}: {m2} m² of residential land not served</source>
        <translation>{name}：未覆盖居住用地{m2}平方米</translation>
    </message>
    <message>
        <source>Nearest for {people} m² of residential land that is served</source>
        <translation>{people}平方米已覆盖居住用地的最近设施</translation>
    </message>
    <message>
        <source>{people} m² of land, served</source>
        <translation>居住用地{people}平方米，已覆盖</translation>
    </message>
    <message>
        <source>{people} m² of land, not served</source>
        <translation>居住用地{people}平方米，未覆盖</translation>
    </message>
</context>
<context>
    <name>ClausesModel</name>
    <message>
        <source>measured {figure}</source>
        <translation>现状值 {figure}</translation>
    </message>
    <message>
        <source>target {figure}</source>
        <translation>目标值 {figure}</translation>
    </message>
    <message>
        <source>base {figure} in {year}</source>
        <translation>{year} 年基期值 {figure}</translation>
    </message>
    <message>
        <source> · </source>
        <translation> · </translation>
    </message>
</context>
<context>
    <name>ColumnSheet</name>
    <message>
        <source>Longitude</source>
        <translation>经度</translation>
    </message>
    <message>
        <source>Latitude</source>
        <translation>纬度</translation>
    </message>
    <message>
        <source>Longitude and latitude</source>
        <translation>经纬度</translation>
    </message>
    <message>
        <source>East (m)</source>
        <translation>东坐标（米）</translation>
    </message>
    <message>
        <source>North (m)</source>
        <translation>北坐标（米）</translation>
    </message>
    <message>
        <source>Shape (WKT)</source>
        <translation>几何（WKT）</translation>
    </message>
    <message>
        <source>Number</source>
        <translation>编号</translation>
    </message>
    <message>
        <source>Code</source>
        <translation>代码</translation>
    </message>
    <message>
        <source>District</source>
        <translation>行政区划</translation>
    </message>
    <message>
        <source>Name</source>
        <translation>名称</translation>
    </message>
    <message>
        <source>Category</source>
        <translation>类别</translation>
    </message>
    <message>
        <source>Type code</source>
        <translation>类型代码</translation>
    </message>
    <message>
        <source>Status</source>
        <translation>状态</translation>
    </message>
    <message>
        <source>Level</source>
        <translation>级别</translation>
    </message>
    <message>
        <source>Belongs to</source>
        <translation>上级</translation>
    </message>
    <message>
        <source>Address</source>
        <translation>地址</translation>
    </message>
    <message>
        <source>Columns: confirm them, or choose others</source>
        <translation>字段：请确认，或另选</translation>
    </message>
</context>
<context>
    <name>Commands</name>
    <message>
        <source>Undo</source>
        <translation>撤销</translation>
    </message>
    <message>
        <source>Redo</source>
        <translation>重做</translation>
    </message>
    <message>
        <source>{what}: {step}</source>
        <translation>{what}：{step}</translation>
    </message>
    <message>
        <source>Open…</source>
        <translation>打开…</translation>
    </message>
    <message>
        <source>Import…</source>
        <translation>导入…</translation>
    </message>
    <message>
        <source>Save</source>
        <translation>保存</translation>
    </message>
    <message>
        <source>Save as…</source>
        <translation>另存为…</translation>
    </message>
    <message>
        <source>A circle of one&apos;s own…</source>
        <translation>自定服务圈…</translation>
    </message>
    <message>
        <source>Keys</source>
        <translation>快捷键</translation>
    </message>
    <message>
        <source>Print…</source>
        <translation>打印…</translation>
    </message>
    <message>
        <source>Settings…</source>
        <translation>设置…</translation>
    </message>
    <message>
        <source>Help</source>
        <translation>帮助</translation>
    </message>
    <message>
        <source>Tour in five steps</source>
        <translation>五步导览</translation>
    </message>
    <message>
        <source>About LifeCircle</source>
        <translation>关于 LifeCircle</translation>
    </message>
    <message>
        <source>Files, and what was done to them…</source>
        <translation>数据文件与处理记录…</translation>
    </message>
    <message>
        <source>Demo city</source>
        <translation>演示城市</translation>
    </message>
    <message>
        <source>Plan file…</source>
        <translation>规划文件…</translation>
    </message>
    <message>
        <source>Whole place</source>
        <translation>全图</translation>
    </message>
    <message>
        <source>Zoom in</source>
        <translation>放大</translation>
    </message>
    <message>
        <source>Zoom out</source>
        <translation>缩小</translation>
    </message>
    <message>
        <source>Reached ground</source>
        <translation>可达范围</translation>
    </message>
    <message>
        <source>Surface of time</source>
        <translation>时间面</translation>
    </message>
    <message>
        <source>People served</source>
        <translation>已覆盖人口</translation>
    </message>
    <message>
        <source>Unserved areas</source>
        <translation>未覆盖片区</translation>
    </message>
    <message>
        <source>Facilities of the circle</source>
        <translation>本服务圈设施</translation>
    </message>
    <message>
        <source>Other facilities</source>
        <translation>其他设施</translation>
    </message>
    <message>
        <source>Names</source>
        <translation>地名</translation>
    </message>
    <message>
        <source>Borders</source>
        <translation>行政区划界线</translation>
    </message>
    <message>
        <source>Buildings</source>
        <translation>建筑</translation>
    </message>
    <message>
        <source>Layers</source>
        <translation>图层</translation>
    </message>
    <message>
        <source>What the map shows</source>
        <translation>选择地图上显示的图层</translation>
    </message>
    <message>
        <source>More</source>
        <translation>更多</translation>
    </message>
    <message>
        <source>Further commands, language and settings</source>
        <translation>其他命令、语言与设置</translation>
    </message>
    <message>
        <source>Export…</source>
        <translation>导出…</translation>
    </message>
    <message>
        <source>Dark theme</source>
        <translation>深色主题</translation>
    </message>
    <message>
        <source>Street names</source>
        <translation>道路名称</translation>
    </message>
</context>
<context>
    <name>ComparePage</name>
    <message>
        <source>As it is</source>
        <translation>现状</translation>
    </message>
    <message>
        <source>Working both out…</source>
        <translation>正在计算两个方案…</translation>
    </message>
    <message>
        <source>{points} points</source>
        <translation>{points} 个百分点</translation>
    </message>
    <message>
        <source>Back</source>
        <translation>返回</translation>
    </message>
    <message>
        <source>One map of the difference</source>
        <translation>只看对比图</translation>
    </message>
    <message>
        <source>beside</source>
        <translation>对比</translation>
    </message>
    <message>
        <source>Clause</source>
        <translation>条款</translation>
    </message>
    <message>
        <source>First</source>
        <translation>方案一</translation>
    </message>
    <message>
        <source>Second</source>
        <translation>方案二</translation>
    </message>
    <message>
        <source>Change</source>
        <translation>变化</translation>
    </message>
    <message>
        <source>Newly served</source>
        <translation>新增覆盖（人）</translation>
    </message>
    <message>
        <source>No longer served</source>
        <translation>失去覆盖（人）</translation>
    </message>
    <message>
        <source>{second}, as against {first}</source>
        <translation>{second}（对比{first}）</translation>
    </message>
</context>
<context>
    <name>Compass</name>
    <message>
        <source>N</source>
        <translation>北</translation>
    </message>
    <message>
        <source>{km} km</source>
        <translation>{km} km</translation>
    </message>
</context>
<context>
    <name>DatumLine</name>
    <message>
        <source>WGS 84, as it is</source>
        <translation>WGS 84（不纠偏）</translation>
    </message>
    <message>
        <source>{datum}, shift</source>
        <translation>{datum}（纠偏）</translation>
    </message>
    <message>
        <source>Preselected by its place beside the streets: shifted from {datum} when you check</source>
        <translation>按点位与道路的关系预选：开始核查时由 {datum} 纠偏到 WGS 84</translation>
    </message>
    <message>
        <source>Not chosen yet: taken as WGS 84. Suggested: {datum}</source>
        <translation>尚未选择，暂按 WGS 84 采用；建议选 {datum}</translation>
    </message>
    <message>
        <source>Chosen: taken as WGS 84, not shifted</source>
        <translation>已选择：按 WGS 84 采用，不纠偏</translation>
    </message>
    <message>
        <source>Chosen: shifted from {datum} to WGS 84</source>
        <translation>已选择：按 {datum} 纠偏为 WGS 84</translation>
    </message>
</context>
<context>
    <name>DatumSheet</name>
    <message>
        <source>Compare with the streets</source>
        <translation>与路网比对</translation>
    </message>
    <message>
        <source>Take the degrees as</source>
        <translation>按此坐标系取经纬度</translation>
    </message>
    <message>
        <source>WGS 84</source>
        <translation>WGS 84</translation>
    </message>
    <message>
        <source>GCJ-02 (AMap, Tencent)</source>
        <translation>GCJ-02（高德、腾讯）</translation>
    </message>
    <message>
        <source>BD-09 (Baidu)</source>
        <translation>BD-09（百度）</translation>
    </message>
</context>
<context>
    <name>DeskSheets</name>
    <message>
        <source>1. The answer</source>
        <translation>1. 结论</translation>
    </message>
    <message>
        <source>Who the clause leaves out, in one figure, with the limit, the facilities and the target that it rests on. Turn the limit or the speed and it follows at once.</source>
        <translation>本条款未覆盖多少人，一目了然；下方是所依据的限值、设施数和目标值。调整限值或步速，结果随即更新。</translation>
    </message>
    <message>
        <source>2. The plan</source>
        <translation>2. 规划条款</translation>
    </message>
    <message>
        <source>All clauses with their verdicts. Click one to see it on the map; a question mark tells under the figure what is missing, with a button to give it.</source>
        <translation>全部条款及其判定。点击条款即在地图上显示；带问号的条款会在数字下方说明缺什么，并给出可直接补充的按钮。</translation>
    </message>
    <message>
        <source>3. The map</source>
        <translation>3. 地图</translation>
    </message>
    <message>
        <source>Red is who is not served, blue the reached ground. Click a house to be told why, with the way to the nearest facility; rest on a facility to see its own circle.</source>
        <translation>红色为未覆盖人口，蓝色为可达范围。点击住宅可查看原因及到最近设施的路线；光标停在设施上可看它的服务圈。</translation>
    </message>
    <message>
        <source>4. What would help</source>
        <translation>4. 改善措施</translation>
    </message>
    <message>
        <source>Let new facilities, footbridges and gates be tried for an area, or ask for the best sites. Take what you like into a scenario.</source>
        <translation>对某一片区试算新增设施、天桥、大门等措施，或求解最优选址；满意的纳入方案。</translation>
    </message>
    <message>
        <source>5. Try it yourself</source>
        <translation>5. 动手试一试</translation>
    </message>
    <message>
        <source>With these tools you place a facility, draw a footbridge or close off an area; the figures follow under the pointer. Every step is kept at once and can be undone with Ctrl+Z.</source>
        <translation>用这些工具布设设施、绘制天桥、划定禁行区域，光标处即时显示结果。每一步都会立即保存，可用 Ctrl+Z 撤销。</translation>
    </message>
</context>
<context>
    <name>EarlyWindow</name>
    <message>
        <source>One moment…</source>
        <translation>请稍候…</translation>
    </message>
</context>
<context>
    <name>EditController</name>
    <message>
        <source>planned {number}</source>
        <translation>拟建{number}</translation>
    </message>
    <message>
        <source>When does it come? (such as 每周三 9:00-11:00)</source>
        <translation>何时停靠？（如“每周三 9:00-11:00”）</translation>
    </message>
    <message>
        <source>planned stop {number}</source>
        <translation>拟设停靠点{number}</translation>
    </message>
    <message>
        <source>How many people will live here?</source>
        <translation>规划居住多少人？</translation>
    </message>
    <message>
        <source>Nothing was added: an estate of 0 people changes no figure. Give at least one.</source>
        <translation>未添加：0 人的居住区不改变任何数值，请至少填 1 人。</translation>
    </message>
    <message>
        <source>Mobile stop</source>
        <translation>流动服务点</translation>
    </message>
    <message>
        <source>Estate</source>
        <translation>居住小区</translation>
    </message>
    <message>
        <source>No street is near this place: nobody would reach the facility. Move it, or undo.</source>
        <translation>此处附近没有道路，居民无法到达该设施。请移动位置或撤销。</translation>
    </message>
</context>
<context>
    <name>Evaluating</name>
    <message>
        <source>Open a plan</source>
        <translation>打开规划文件</translation>
    </message>
    <message>
        <source>Plan (*.toml)</source>
        <translation>规划文件 (*.toml)</translation>
    </message>
</context>
<context>
    <name>ExportDialog</name>
    <message>
        <source>Export</source>
        <translation>导出</translation>
    </message>
    <message>
        <source>Folder</source>
        <translation>文件夹</translation>
    </message>
    <message>
        <source>Office</source>
        <translation>编制单位</translation>
    </message>
    <message>
        <source>Date</source>
        <translation>日期</translation>
    </message>
    <message>
        <source>Cancel</source>
        <translation>取消</translation>
    </message>
    <message>
        <source>usual (A3)</source>
        <translation>默认（A3）</translation>
    </message>
    <message>
        <source>The first sheet is being drawn…</source>
        <translation>正在绘制首张图纸…</translation>
    </message>
    <message>
        <source>The first sheet cannot be shown.</source>
        <translation>无法显示首张图纸。</translation>
    </message>
    <message>
        <source>as usual</source>
        <translation>默认</translation>
    </message>
    <message>
        <source>Word documents (*.docx)</source>
        <translation>Word 文档 (*.docx)</translation>
    </message>
    <message>
        <source>Looks of sheets (*.toml)</source>
        <translation>图纸样式 (*.toml)</translation>
    </message>
    <message>
        <source>Word template of the office</source>
        <translation>本单位的 Word 模板</translation>
    </message>
    <message>
        <source>Look of the sheets</source>
        <translation>图纸样式</translation>
    </message>
    <message>
        <source>Scenarios that report, map and tables tell of</source>
        <translation>写入报告、地图和表格的方案</translation>
    </message>
    <message>
        <source>Paper</source>
        <translation>图幅</translation>
    </message>
    <message>
        <source>shapefiles in</source>
        <translation>Shapefile 编码</translation>
    </message>
    <message>
        <source>Coordinates of layers</source>
        <translation>图层坐标系</translation>
    </message>
    <message>
        <source>Word template</source>
        <translation>Word 模板</translation>
    </message>
    <message>
        <source>On paper</source>
        <translation>纸质成果</translation>
    </message>
    <message>
        <source>Interactive</source>
        <translation>交互地图</translation>
    </message>
    <message>
        <source>Tables</source>
        <translation>数据表</translation>
    </message>
    <message>
        <source>Layers for other programs</source>
        <translation>供其他软件使用的图层</translation>
    </message>
    <message>
        <source>as in the project</source>
        <translation>与工程一致</translation>
    </message>
    <message>
        <source>CGCS2000, zone of the place</source>
        <translation>CGCS2000（当地分带）</translation>
    </message>
    <message>
        <source>WGS 84 degrees</source>
        <translation>WGS 84 经纬度</translation>
    </message>
    <message>
        <source>GCJ-02 degrees (AMap, Tencent)</source>
        <translation>GCJ-02 经纬度（高德、腾讯）</translation>
    </message>
</context>
<context>
    <name>FacilityDialog</name>
    <message>
        <source>Cancel</source>
        <translation>取消</translation>
    </message>
    <message>
        <source>What the plan asks for</source>
        <translation>规划条款要求</translation>
    </message>
    <message>
        <source>Also stated</source>
        <translation>其他属性</translation>
    </message>
    <message>
        <source>yes</source>
        <translation>是</translation>
    </message>
    <message>
        <source>no</source>
        <translation>否</translation>
    </message>
    <message>
        <source>not stated</source>
        <translation>未填</translation>
    </message>
</context>
<context>
    <name>FacilityForm</name>
    <message>
        <source>Name</source>
        <translation>名称</translation>
    </message>
    <message>
        <source>Public</source>
        <translation>公办（公立）</translation>
    </message>
    <message>
        <source>Run by</source>
        <translation>举办层级</translation>
    </message>
    <message>
        <source>Year of opening</source>
        <translation>开办年份</translation>
    </message>
    <message>
        <source>New</source>
        <translation>新建</translation>
    </message>
    <message>
        <source>Category</source>
        <translation>类别</translation>
    </message>
    <message>
        <source>Class</source>
        <translation>等级</translation>
    </message>
    <message>
        <source>{capacity} (further service)</source>
        <translation>附设服务的{capacity}</translation>
    </message>
    <message>
        <source>Further service</source>
        <translation>附设服务</translation>
    </message>
</context>
<context>
    <name>FacilityForms</name>
    <message>
        <source>Attributes of {name}</source>
        <translation>{name}的属性</translation>
    </message>
    <message>
        <source>A further service at {name}</source>
        <translation>在{name}增设服务</translation>
    </message>
    <message>
        <source>New facilities</source>
        <translation>新增设施</translation>
    </message>
    <message>
        <source>Apply</source>
        <translation>应用</translation>
    </message>
</context>
<context>
    <name>FactsCard</name>
    <message>
        <source>Edit the attributes…</source>
        <translation>修改属性…</translation>
    </message>
</context>
<context>
    <name>FigureDialog</name>
    <message>
        <source>Apply</source>
        <translation>应用</translation>
    </message>
    <message>
        <source>Cancel</source>
        <translation>取消</translation>
    </message>
</context>
<context>
    <name>FileTable</name>
    <message>
        <source>File</source>
        <translation>文件</translation>
    </message>
    <message>
        <source>Rows</source>
        <translation>行数</translation>
    </message>
    <message>
        <source>Coordinates</source>
        <translation>坐标系</translation>
    </message>
    <message>
        <source>Used for</source>
        <translation>用途</translation>
    </message>
    <message>
        <source>Kind</source>
        <translation>类别或级别</translation>
    </message>
    <message>
        <source>Remove</source>
        <translation>移除</translation>
    </message>
    <message>
        <source>Drop files or a folder here, or press Add files… below</source>
        <translation>将文件或文件夹拖到这里，或点击下方“添加文件…”</translation>
    </message>
    <message>
        <source>not said</source>
        <translation>未说明</translation>
    </message>
    <message>
        <source>degrees</source>
        <translation>经纬度</translation>
    </message>
    <message>
        <source>not used</source>
        <translation>不使用</translation>
    </message>
    <message>
        <source>Population, districts</source>
        <translation>人口和行政区划</translation>
    </message>
    <message>
        <source>Census table</source>
        <translation>人口普查表</translation>
    </message>
    <message>
        <source>by the file</source>
        <translation>以文件为准</translation>
    </message>
    <message>
        <source>choose…</source>
        <translation>请选择…</translation>
    </message>
</context>
<context>
    <name>Findings</name>
    <message>
        <source>The columns are those you confirmed for a file like this one.</source>
        <translation>字段沿用您为同类文件确认过的对应关系。</translation>
    </message>
    <message>
        <source>… and {count} more problems</source>
        <translation>……另有 {count} 个问题</translation>
    </message>
    <message>
        <source>Take the coordinates as {datum}, and shift them to WGS 84.</source>
        <translation>坐标按 {datum} 采用，并纠偏至 WGS 84。</translation>
    </message>
    <message>
        <source>Row {row}: {text}</source>
        <translation>第 {row} 行：{text}</translation>
    </message>
    <message>
        <source>Format:</source>
        <translation>格式：</translation>
    </message>
    <message>
        <source>Rows:</source>
        <translation>行数：</translation>
    </message>
    <message>
        <source>Coordinates:</source>
        <translation>坐标系：</translation>
    </message>
    <message>
        <source>Encoding:</source>
        <translation>编码：</translation>
    </message>
    <message>
        <source>Columns:</source>
        <translation>字段：</translation>
    </message>
    <message>
        <source>Categories:</source>
        <translation>类别：</translation>
    </message>
    <message>
        <source>Not mapped to any category:</source>
        <translation>未归入任何类别：</translation>
    </message>
    <message>
        <source>Left out or in doubt:</source>
        <translation>略去或存疑：</translation>
    </message>
    <message>
        <source>Its people live in {count} districts of {file}, by their names.</source>
        <translation>人口已按名称落到 {file} 的 {count} 个行政区划内。</translation>
    </message>
</context>
<context>
    <name>FrontChart</name>
    <message>
        <source>{sites} sites: {people} people served (proven: at most {bound})</source>
        <translation>{sites} 处：覆盖 {people} 人（已证明上界 {bound} 人）</translation>
    </message>
</context>
<context>
    <name>GivingDistricts</name>
    <message>
        <source>District boundaries</source>
        <translation>行政区划边界</translation>
    </message>
    <message>
        <source>Give districts</source>
        <translation>补充行政区划</translation>
    </message>
</context>
<context>
    <name>HelpWindow</name>
    <message>
        <source>Help</source>
        <translation>帮助</translation>
    </message>
    <message>
        <source>Search in all pages</source>
        <translation>搜索全部帮助</translation>
    </message>
    <message>
        <source>Pages</source>
        <translation>目录</translation>
    </message>
    <message>
        <source>Outside this help: {address}</source>
        <translation>外部链接：{address}</translation>
    </message>
    <message>
        <source>Evidence and development</source>
        <translation>资料与开发</translation>
    </message>
</context>
<context>
    <name>HouseCard</name>
    <message>
        <source>{people} (estimated)</source>
        <translation>{people}（估算）</translation>
    </message>
    <message>
        <source>Try a new way</source>
        <translation>试开一条通道</translation>
    </message>
    <message>
        <source>Draw a passage or a footbridge; what it changes is told while you draw</source>
        <translation>画一条通道或人行天桥，画的同时显示影响</translation>
    </message>
    <message>
        <source>What would help</source>
        <translation>哪些措施有用</translation>
    </message>
    <message>
        <source>Close</source>
        <translation>关闭</translation>
    </message>
</context>
<context>
    <name>HouseText</name>
    <message>
        <source>from the door to the street</source>
        <translation>出门到道路</translation>
    </message>
    <message>
        <source>from the street to the entrance</source>
        <translation>道路到设施入口</translation>
    </message>
    <message>
        <source>waiting at crossings</source>
        <translation>路口等待</translation>
    </message>
    <message>
        <source>footpath</source>
        <translation>步行道</translation>
    </message>
    <message>
        <source>path</source>
        <translation>小路</translation>
    </message>
    <message>
        <source>steps</source>
        <translation>台阶</translation>
    </message>
    <message>
        <source>pedestrian street</source>
        <translation>步行街</translation>
    </message>
    <message>
        <source>access road</source>
        <translation>内部道路</translation>
    </message>
    <message>
        <source>residential street</source>
        <translation>居住区道路</translation>
    </message>
    <message>
        <source>living street</source>
        <translation>生活性街道</translation>
    </message>
    <message>
        <source>farm track</source>
        <translation>机耕路</translation>
    </message>
    <message>
        <source>cycle path</source>
        <translation>自行车道</translation>
    </message>
    <message>
        <source>minor road</source>
        <translation>一般道路</translation>
    </message>
    <message>
        <source>branch road</source>
        <translation>支路</translation>
    </message>
    <message>
        <source>secondary road</source>
        <translation>次干路</translation>
    </message>
    <message>
        <source>main road</source>
        <translation>主干路</translation>
    </message>
    <message>
        <source>trunk road</source>
        <translation>快速路、国道</translation>
    </message>
    <message>
        <source>unnamed street</source>
        <translation>无名道路</translation>
    </message>
    <message>
        <source>No usable street within {metres} m</source>
        <translation>{metres} 米内没有可用道路</translation>
    </message>
    <message>
        <source>No way to any facility</source>
        <translation>没有通往任何设施的路</translation>
    </message>
    <message>
        <source>Served · {way} of {limit}</source>
        <translation>已覆盖 · {way}（限值 {limit}）</translation>
    </message>
    <message>
        <source>Not served · {way}, limit {limit}</source>
        <translation>未覆盖 · {way}（限值 {limit}）</translation>
    </message>
    <message>
        <source>{people} people live here</source>
        <translation>此处居住 {people} 人</translation>
    </message>
    <message>
        <source>: </source>
        <translation>：</translation>
    </message>
    <message>
        <source>{service}: none can be reached</source>
        <translation>{service}：均无法到达</translation>
    </message>
    <message>
        <source>{name} ({kind})</source>
        <translation>{name}（{kind}）</translation>
    </message>
    <message>
        <source>{metres} in a straight line</source>
        <translation>直线 {metres}</translation>
    </message>
    <message>
        <source>{metres} along the streets, {cost}; {straight} in a straight line</source>
        <translation>沿路 {metres}，{cost}；直线 {straight}</translation>
    </message>
    <message>
        <source> ({times} times as far)</source>
        <translation>（绕行 {times} 倍）</translation>
    </message>
    <message>
        <source>In between: {barriers}</source>
        <translation>其间隔着：{barriers}</translation>
    </message>
    <message>
        <source>Nearest as the crow flies: {name}, {straight}; no way along the streets leads there</source>
        <translation>直线最近：{name}，{straight}；沿路无法到达</translation>
    </message>
    <message>
        <source>Nearest as the crow flies: {name}, {straight}; along the streets {metres}, {cost}</source>
        <translation>直线最近：{name}，{straight}；沿路 {metres}，{cost}</translation>
    </message>
    <message>
        <source>. </source>
        <translation>。</translation>
    </message>
    <message>
        <source>A point that stands for {m2} m² of residential land</source>
        <translation>抽样点，代表居住用地{m2}平方米</translation>
    </message>
</context>
<context>
    <name>Identify</name>
    <message>
        <source>Residents of {district}</source>
        <translation>{district}常住人口</translation>
    </message>
    <message>
        <source>At this place</source>
        <translation>此处</translation>
    </message>
    <message>
        <source>{metres} m between crossings</source>
        <translation>路口间 {metres} 米</translation>
    </message>
    <message>
        <source>Street</source>
        <translation>道路</translation>
    </message>
    <message>
        <source>without a name</source>
        <translation>无名道路</translation>
    </message>
    <message>
        <source>Class</source>
        <translation>等级</translation>
    </message>
    <message>
        <source>Length</source>
        <translation>长度</translation>
    </message>
    <message>
        <source>Motorway or trunk road</source>
        <translation>高速公路、快速路、国道</translation>
    </message>
    <message>
        <source>Primary road</source>
        <translation>主干路</translation>
    </message>
    <message>
        <source>Secondary road</source>
        <translation>次干路</translation>
    </message>
    <message>
        <source>Tertiary road</source>
        <translation>支路</translation>
    </message>
    <message>
        <source>Local street</source>
        <translation>街巷</translation>
    </message>
    <message>
        <source>Path or access way</source>
        <translation>步行道、内部道路</translation>
    </message>
</context>
<context>
    <name>ImportAssistant</name>
    <message>
        <source>how many people</source>
        <translation>有多少人</translation>
    </message>
    <message>
        <source>Still needed: {files}</source>
        <translation>还缺：{files}</translation>
    </message>
    <message>
        <source>Shift {count} files and check</source>
        <translation>纠偏 {count} 个文件并开始核查</translation>
    </message>
    <message>
        <source>Shift 1 file and check</source>
        <translation>纠偏 1 个文件并开始核查</translation>
    </message>
    <message>
        <source>Correct or leave out: {files}</source>
        <translation>请改正或改为不使用：{files}</translation>
    </message>
    <message>
        <source>Choose the level under Kind: {files}</source>
        <translation>请在“类别”中选择层级：{files}</translation>
    </message>
    <message>
        <source>Only one file can be used for this: {use}</source>
        <translation>此项只能使用一个文件：{use}</translation>
    </message>
    <message>
        <source>People are estimated: leave out the population file, or count by it.</source>
        <translation>人口采用估算：请将人口文件改为不使用，或改用该文件。</translation>
    </message>
    <message>
        <source>Points are being compared with the streets, to determine their datum…</source>
        <translation>正在与道路比对点位，以判断坐标系…</translation>
    </message>
    <message>
        <source>The plan asks for districts of the level {levels}, which no file gives, and {files} is not used. If it holds them, choose that under Used for and Kind.</source>
        <translation>规划需要{levels}的范围，现有文件都没有，而 {files} 未使用。如果其中就是，请在“用途”和“类别”中选择。</translation>
    </message>
    <message>
        <source>File</source>
        <translation>文件</translation>
    </message>
    <message>
        <source>Row</source>
        <translation>行</translation>
    </message>
    <message>
        <source>Problem</source>
        <translation>问题</translation>
    </message>
    <message>
        <source>Import</source>
        <translation>导入数据</translation>
    </message>
    <message>
        <source>Drop files or a folder here and say what each is for. Which coordinates are shifted is said below before you check; your files stay as they are.</source>
        <translation>把文件或文件夹拖到这里，并指明每个文件的用途。哪些坐标要纠偏，核查前在下方写明；原文件不改动。</translation>
    </message>
    <message>
        <source>Name of the city or area</source>
        <translation>城市或片区名称</translation>
    </message>
    <message>
        <source>Not given in the files: enter it here</source>
        <translation>文件中看不出，请填写</translation>
    </message>
    <message>
        <source>Plan</source>
        <translation>规划</translation>
    </message>
    <message>
        <source>Add files…</source>
        <translation>添加文件…</translation>
    </message>
    <message>
        <source>Folder…</source>
        <translation>添加文件夹…</translation>
    </message>
    <message>
        <source>Add all planning data of a folder</source>
        <translation>添加文件夹中的全部规划数据</translation>
    </message>
    <message>
        <source>Remove</source>
        <translation>移除</translation>
    </message>
    <message>
        <source>New import</source>
        <translation>清空重来</translation>
    </message>
    <message>
        <source>Detect the columns again, and forget this choice</source>
        <translation>重新识别字段，并忘记此对应关系</translation>
    </message>
    <message>
        <source>Export problems…</source>
        <translation>导出问题清单…</translation>
    </message>
    <message>
        <source>I confirm that these files contain every facility of every kind the plan asks for; without it, what falls short is not decided rather than “not met”</source>
        <translation>我确认：规划所要求的各类设施，所给文件已全部收录（不勾选则达不到的条款记为“无法判定”，不判“未达标”）</translation>
    </message>
    <message>
        <source>Back</source>
        <translation>返回</translation>
    </message>
    <message>
        <source>Check</source>
        <translation>开始核查</translation>
    </message>
</context>
<context>
    <name>ImportFlow</name>
    <message>
        <source>, </source>
        <translation>、</translation>
    </message>
    <message>
        <source>Not used, as they are not planning data ({count}): {names}</source>
        <translation>以下 {count} 个文件不是规划数据，未列入：{names}</translation>
    </message>
    <message>
        <source>Planning data</source>
        <translation>规划数据</translation>
    </message>
    <message>
        <source>Add files</source>
        <translation>添加文件</translation>
    </message>
    <message>
        <source>Add the files of a folder</source>
        <translation>添加文件夹中的文件</translation>
    </message>
    <message>
        <source>Export problems</source>
        <translation>导出问题清单</translation>
    </message>
</context>
<context>
    <name>Imports</name>
    <message>
        <source>Import {name}</source>
        <translation>导入{name}</translation>
    </message>
    <message>
        <source>The import of {name} was undone: back to {former}. {keys} brings it back.</source>
        <translation>已撤销导入“{name}”，回到“{former}”；按 {keys} 恢复。</translation>
    </message>
</context>
<context>
    <name>KeysSheet</name>
    <message>
        <source>Keys</source>
        <translation>快捷键</translation>
    </message>
    <message>
        <source>Move the map</source>
        <translation>移动地图</translation>
    </message>
    <message>
        <source>arrow keys, or drag</source>
        <translation>方向键，或拖动</translation>
    </message>
    <message>
        <source>Zoom</source>
        <translation>缩放</translation>
    </message>
    <message>
        <source>+ and −, or the wheel</source>
        <translation>+ 和 −，或滚轮</translation>
    </message>
    <message>
        <source>Close a card, end a gesture</source>
        <translation>关闭卡片、放弃操作</translation>
    </message>
    <message>
        <source>Select several facilities</source>
        <translation>选择多处设施</translation>
    </message>
    <message>
        <source>Shift and a click or a box</source>
        <translation>Shift＋单击或框选</translation>
    </message>
    <message>
        <source>Attributes of the selected facility</source>
        <translation>所选设施的属性</translation>
    </message>
    <message>
        <source>Close or remove what is selected</source>
        <translation>关闭或移除所选设施</translation>
    </message>
    <message>
        <source>Next field, next panel</source>
        <translation>下一项、下一面板</translation>
    </message>
</context>
<context>
    <name>Layers</name>
    <message>
        <source>Basemap</source>
        <translation>底图</translation>
    </message>
    <message>
        <source>Streets and water</source>
        <translation>道路与水系</translation>
    </message>
    <message>
        <source>Buildings</source>
        <translation>建筑</translation>
    </message>
    <message>
        <source>Borders</source>
        <translation>行政区划界线</translation>
    </message>
    <message>
        <source>Reached ground</source>
        <translation>可达范围</translation>
    </message>
    <message>
        <source>Surface of time</source>
        <translation>时间面</translation>
    </message>
    <message>
        <source>Street names</source>
        <translation>道路名称</translation>
    </message>
    <message>
        <source>People served</source>
        <translation>已覆盖人口</translation>
    </message>
    <message>
        <source>People not served</source>
        <translation>未覆盖人口</translation>
    </message>
    <message>
        <source>Unserved areas</source>
        <translation>未覆盖片区</translation>
    </message>
    <message>
        <source>Facilities that count</source>
        <translation>计入的设施</translation>
    </message>
    <message>
        <source>Other facilities</source>
        <translation>其他设施</translation>
    </message>
    <message>
        <source>Names of districts</source>
        <translation>行政区划名称</translation>
    </message>
</context>
<context>
    <name>LayersController</name>
    <message>
        <source>Show {layer}</source>
        <translation>显示{layer}</translation>
    </message>
    <message>
        <source>Hide {layer}</source>
        <translation>隐藏{layer}</translation>
    </message>
    <message>
        <source>Basemap: {name}</source>
        <translation>底图：{name}</translation>
    </message>
    <message>
        <source>Order of {layer}</source>
        <translation>调整{layer}的次序</translation>
    </message>
    <message>
        <source>Opacity of {layer}</source>
        <translation>调整{layer}的不透明度</translation>
    </message>
    <message>
        <source>Size of {layer}</source>
        <translation>调整{layer}的符号大小</translation>
    </message>
</context>
<context>
    <name>LayersPanel</name>
    <message>
        <source>Basemap: {name}</source>
        <translation>底图：{name}</translation>
    </message>
    <message>
        <source>Higher</source>
        <translation>上移</translation>
    </message>
    <message>
        <source>Lower</source>
        <translation>下移</translation>
    </message>
    <message>
        <source>Layers, the highest first</source>
        <translation>图层，自上而下</translation>
    </message>
    <message>
        <source>Opacity</source>
        <translation>不透明度</translation>
    </message>
    <message>
        <source>Size of marks</source>
        <translation>符号大小</translation>
    </message>
    <message>
        <source>Attributes…</source>
        <translation>属性表…</translation>
    </message>
    <message>
        <source>Basemap…</source>
        <translation>底图…</translation>
    </message>
</context>
<context>
    <name>Legend</name>
    <message>
        <source>People: size by number, red by share not served</source>
        <translation>人口：大小示人数，越红未覆盖比例越高</translation>
    </message>
    <message>
        <source>People not served</source>
        <translation>未覆盖人口</translation>
    </message>
    <message>
        <source>People served</source>
        <translation>已覆盖人口</translation>
    </message>
    <message>
        <source>Unserved area</source>
        <translation>未覆盖片区</translation>
    </message>
    <message>
        <source>Newly served</source>
        <translation>新增覆盖</translation>
    </message>
    <message>
        <source>No longer served</source>
        <translation>失去覆盖</translation>
    </message>
    <message>
        <source>Way to the facility</source>
        <translation>到设施的路线</translation>
    </message>
    <message>
        <source>Straight line; × a barrier</source>
        <translation>直线；× 为阻隔</translation>
    </message>
    <message>
        <source>Other facilities of this circle: {count}</source>
        <translation>本圈其他设施（{count}）</translation>
    </message>
    <message>
        <source>Facilities that do not count here: {count}</source>
        <translation>不计入本圈的设施：{count}</translation>
    </message>
    <message>
        <source>{category} ({count})</source>
        <translation>{category}（{count}）</translation>
    </message>
    <message>
        <source>Legend</source>
        <translation>图例</translation>
    </message>
    <message>
        <source>Fold or unfold the legend (K)</source>
        <translation>收起或展开图例（K）</translation>
    </message>
    <message>
        <source>A different service is decisive now: see Compare</source>
        <translation>起决定作用的设施与原来不同，增减人口见“对比”</translation>
    </message>
    <message>
        <source>Residential land: size by area, red by share not served</source>
        <translation>居住用地：大小按面积，红色深浅按未覆盖占比</translation>
    </message>
    <message>
        <source>People: nothing tells yet who is served</source>
        <translation>人口：尚无从判断是否覆盖</translation>
    </message>
    <message>
        <source>Residential land not served</source>
        <translation>未覆盖居住用地</translation>
    </message>
    <message>
        <source>Residential land served</source>
        <translation>已覆盖居住用地</translation>
    </message>
</context>
<context>
    <name>LineTool</name>
    <message>
        <source>Click the corners; Enter or a double click ends. Esc starts again.</source>
        <translation>依次单击各角点；回车或双击结束，Esc 重画。</translation>
    </message>
    <message>
        <source>Click on either side. Esc starts again.</source>
        <translation>在两侧各单击一次；Esc 重画。</translation>
    </message>
    <message>
        <source>Click along the way; Enter or a double click ends. Esc starts again.</source>
        <translation>沿线单击；回车或双击结束，Esc 重画。</translation>
    </message>
</context>
<context>
    <name>Marks</name>
    <message>
        <source>{people} people</source>
        <translation>{people} 人</translation>
    </message>
    <message>
        <source>{m2} m² of land</source>
        <translation>居住用地{m2}平方米</translation>
    </message>
</context>
<context>
    <name>Menus</name>
    <message>
        <source>Its basis</source>
        <translation>判定依据</translation>
    </message>
    <message>
        <source>Who is left out</source>
        <translation>未覆盖人口</translation>
    </message>
    <message>
        <source>What would help</source>
        <translation>改善措施</translation>
    </message>
    <message>
        <source>Copy</source>
        <translation>复制</translation>
    </message>
    <message>
        <source>Copy the table</source>
        <translation>复制表格</translation>
    </message>
    <message>
        <source>Show on the map</source>
        <translation>在地图上显示</translation>
    </message>
    <message>
        <source>Map</source>
        <translation>地图</translation>
    </message>
    <message>
        <source>Clauses of the plan</source>
        <translation>规划条款</translation>
    </message>
    <message>
        <source>Those left out</source>
        <translation>未覆盖人口</translation>
    </message>
    <message>
        <source>By what those left out are listed</source>
        <translation>未覆盖人口的列出方式</translation>
    </message>
    <message>
        <source>Panels</source>
        <translation>面板</translation>
    </message>
    <message>
        <source>Scenarios</source>
        <translation>方案</translation>
    </message>
    <message>
        <source>Project list</source>
        <translation>项目清单</translation>
    </message>
    <message>
        <source>History</source>
        <translation>历史</translation>
    </message>
    <message>
        <source>Plan</source>
        <translation>规划</translation>
    </message>
    <message>
        <source>Limit of the clause</source>
        <translation>条款限值</translation>
    </message>
    <message>
        <source>Walking speed</source>
        <translation>步行速度</translation>
    </message>
    <message>
        <source>Basis</source>
        <translation>依据</translation>
    </message>
    <message>
        <source>For whom measures are looked for</source>
        <translation>改善对象</translation>
    </message>
    <message>
        <source>Measures</source>
        <translation>措施</translation>
    </message>
    <message>
        <source>Clauses to find sites for</source>
        <translation>选址所针对的条款</translation>
    </message>
    <message>
        <source>Aim of the sites</source>
        <translation>选址目标</translation>
    </message>
    <message>
        <source>Number of sites</source>
        <translation>点位数</translation>
    </message>
    <message>
        <source>Budget</source>
        <translation>预算</translation>
    </message>
    <message>
        <source>Column of costs</source>
        <translation>造价字段</translation>
    </message>
    <message>
        <source>Suggested sites</source>
        <translation>建议点位</translation>
    </message>
    <message>
        <source>Sites against people served</source>
        <translation>点位数与覆盖人口</translation>
    </message>
</context>
<context>
    <name>MessageBar</name>
    <message>
        <source>Something went wrong inside LifeCircle ({kind}: {detail}). Nothing was written. Please try again, and report it with the log if it happens twice.</source>
        <translation>LifeCircle 内部出错（{kind}：{detail}）。没有写入任何文件。请重试；若再次出现，请连同日志一并反馈。</translation>
    </message>
    <message>
        <source>Close</source>
        <translation>关闭</translation>
    </message>
    <message>
        <source>Open the folder</source>
        <translation>打开文件夹</translation>
    </message>
</context>
<context>
    <name>MoveFacilityTool</name>
    <message>
        <source>Drag a facility to another place. Esc leaves it where it was.</source>
        <translation>把设施拖到新位置；Esc 放回原处。</translation>
    </message>
</context>
<context>
    <name>OfficeDialog</name>
    <message>
        <source>Plans and words of the office</source>
        <translation>本单位的规划与词表</translation>
    </message>
    <message>
        <source>File</source>
        <translation>文件</translation>
    </message>
    <message>
        <source>Kind</source>
        <translation>类型</translation>
    </message>
    <message>
        <source>What it holds</source>
        <translation>内容</translation>
    </message>
    <message>
        <source>Install…</source>
        <translation>安装…</translation>
    </message>
    <message>
        <source>Remove</source>
        <translation>移除</translation>
    </message>
    <message>
        <source>Open the folder</source>
        <translation>打开文件夹</translation>
    </message>
    <message>
        <source>Close</source>
        <translation>关闭</translation>
    </message>
    <message>
        <source>Plan files, words for facilities and words for streets, or one package (.zip) of them. They are only read, checked each time, and named in every project that they were used for.</source>
        <translation>规划文件、设施词表和道路词表，或由它们打成的一个更新包（.zip）。这些文件只被读取，每次都经过检查；凡用到它们的工程都注明文件名。</translation>
    </message>
    <message>
        <source>Nothing is installed yet.</source>
        <translation>尚未安装任何文件。</translation>
    </message>
    <message>
        <source>Left out</source>
        <translation>未采用</translation>
    </message>
    <message>
        <source>Install</source>
        <translation>安装</translation>
    </message>
    <message>
        <source>Plans, words, packages (*.toml *.zip)</source>
        <translation>规划、词表、更新包 (*.toml *.zip)</translation>
    </message>
    <message>
        <source>{file} is installed.</source>
        <translation>{file} 已安装。</translation>
    </message>
    <message>
        <source>{file} is removed.</source>
        <translation>{file} 已移除。</translation>
    </message>
</context>
<context>
    <name>OwnCircle</name>
    <message>
        <source>A circle of one&apos;s own</source>
        <translation>自定服务圈</translation>
    </message>
    <message>
        <source>Facilities</source>
        <translation>设施</translation>
    </message>
    <message>
        <source>Way</source>
        <translation>方式</translation>
    </message>
    <message>
        <source>Limit</source>
        <translation>限值</translation>
    </message>
    <message>
        <source>For whom</source>
        <translation>人群</translation>
    </message>
    <message>
        <source>Cancel</source>
        <translation>取消</translation>
    </message>
    <message>
        <source>Draw the circle</source>
        <translation>绘制服务圈</translation>
    </message>
    <message>
        <source>{category} ({count})</source>
        <translation>{category}（{count}）</translation>
    </message>
</context>
<context>
    <name>Palette</name>
    <message>
        <source>Look and ask</source>
        <translation>查看</translation>
    </message>
    <message>
        <source>New facility</source>
        <translation>新增设施</translation>
    </message>
    <message>
        <source>Move a facility</source>
        <translation>移动设施</translation>
    </message>
    <message>
        <source>Footbridge or passage</source>
        <translation>天桥或通道</translation>
    </message>
    <message>
        <source>Open a gate</source>
        <translation>开放大门</translation>
    </message>
    <message>
        <source>Close off an area</source>
        <translation>划定禁行区域</translation>
    </message>
    <message>
        <source>New housing estate</source>
        <translation>新建居住小区</translation>
    </message>
    <message>
        <source>Shift and a click, or a box drawn with Shift, selects several facilities.</source>
        <translation>按住 Shift 单击，或按住 Shift 拖框，可选多处设施。</translation>
    </message>
</context>
<context>
    <name>PathRow</name>
    <message>
        <source>Choose…</source>
        <translation>选择…</translation>
    </message>
</context>
<context>
    <name>PeopleEstimate</name>
    <message>
        <source>More than one: {names}; name the city</source>
        <translation>有重名：{names}，请注明城市</translation>
    </message>
    <message>
        <source>, </source>
        <translation>、</translation>
    </message>
    <message>
        <source>Not in the census: {names}</source>
        <translation>普查表中没有：{names}</translation>
    </message>
    <message>
        <source>{people} people in 2020; area by the districts&apos; drawing</source>
        <translation>2020 年人口 {people} 人；面积按所给行政区划图形计算</translation>
    </message>
    <message>
        <source>{people} people in 2020</source>
        <translation>2020 年共 {people} 人</translation>
    </message>
    <message>
        <source>People</source>
        <translation>人口</translation>
    </message>
    <message>
        <source>counted in a file</source>
        <translation>文件中有统计</translation>
    </message>
    <message>
        <source>estimated by density</source>
        <translation>按密度估算</translation>
    </message>
    <message>
        <source>estimated by the census</source>
        <translation>按普查估算</translation>
    </message>
    <message>
        <source> per km²</source>
        <translation> 人/平方公里</translation>
    </message>
    <message>
        <source> km²</source>
        <translation> 平方公里</translation>
    </message>
    <message>
        <source>The area that these districts cover together</source>
        <translation>这些行政区划的总面积</translation>
    </message>
    <message>
        <source>Districts of the census, with commas between</source>
        <translation>普查表中的县（市、区），用逗号分开</translation>
    </message>
    <message>
        <source>City</source>
        <translation>城市</translation>
    </message>
    <message>
        <source>Choose…</source>
        <translation>选择…</translation>
    </message>
</context>
<context>
    <name>PlaceDialog</name>
    <message>
        <source>A place by its name</source>
        <translation>按地名新建</translation>
    </message>
    <message>
        <source> people/km²</source>
        <translation> 人/平方公里</translation>
    </message>
    <message>
        <source>From an OpenStreetMap file on this computer (.osm.pbf, .osm)</source>
        <translation>从本机的 OpenStreetMap 文件中查找（.osm.pbf、.osm）</translation>
    </message>
    <message>
        <source>Over the internet, from OpenStreetMap&apos;s servers</source>
        <translation>联网，从 OpenStreetMap 服务器获取</translation>
    </message>
    <message>
        <source>Choose…</source>
        <translation>选择…</translation>
    </message>
    <message>
        <source>for instance an extract of the province</source>
        <translation>例如全省的数据文件</translation>
    </message>
    <message>
        <source>OpenStreetMap file</source>
        <translation>OpenStreetMap 文件</translation>
    </message>
    <message>
        <source>Make the place</source>
        <translation>建立工程</translation>
    </message>
    <message>
        <source>Cancel</source>
        <translation>取消</translation>
    </message>
    <message>
        <source>Place</source>
        <translation>地名</translation>
    </message>
    <message>
        <source>People</source>
        <translation>人口密度</translation>
    </message>
    <message>
        <source>OpenStreetMap knows no residents: until you import a census, people are spread evenly (estimate).</source>
        <translation>OpenStreetMap 没有人口数据：导入人口普查数据之前，人口按此密度均匀估算。</translation>
    </message>
    <message>
        <source>The name is sent to OpenStreetMap&apos;s servers, and streets and facilities are fetched from there. Nothing else leaves this computer.</source>
        <translation>地名将发送到 OpenStreetMap 服务器，并从那里获取道路和设施。其他数据不会离开本机。</translation>
    </message>
    <message>
        <source>Give a name, and a file or the internet</source>
        <translation>请填写地名，并选择文件或联网</translation>
    </message>
</context>
<context>
    <name>PlaceMenu</name>
    <message>
        <source>New {category} here</source>
        <translation>在此新增{category}</translation>
    </message>
    <message>
        <source>Mobile stop of {category} here…</source>
        <translation>在此增设{category}流动服务点…</translation>
    </message>
    <message>
        <source>Close the street here</source>
        <translation>封闭此处道路</translation>
    </message>
    <message>
        <source>Close or remove {count} facilities</source>
        <translation>关闭或移除 {count} 处设施</translation>
    </message>
    <message>
        <source>Open {count} facilities</source>
        <translation>启用 {count} 处设施</translation>
    </message>
    <message>
        <source>Open {name}</source>
        <translation>启用{name}</translation>
    </message>
    <message>
        <source>Attributes of {name}…</source>
        <translation>{name}的属性…</translation>
    </message>
    <message>
        <source>A further service at {name}…</source>
        <translation>在{name}增设服务…</translation>
    </message>
    <message>
        <source>Close {name}</source>
        <translation>关闭{name}</translation>
    </message>
</context>
<context>
    <name>PlanPanel</name>
    <message>
        <source>est. </source>
        <translation>估算 </translation>
    </message>
    <message>
        <source>was {before}</source>
        <translation>原 {before}</translation>
    </message>
    <message>
        <source>Only: {state}</source>
        <translation>只看：{state}</translation>
    </message>
    <message>
        <source>{all} clauses: {states}</source>
        <translation>{all} 条：{states}</translation>
    </message>
</context>
<context>
    <name>Preview</name>
    <message>
        <source>Not served {before} → {after} ({change})</source>
        <translation>未覆盖 {before} → {after}（{change}）</translation>
    </message>
    <message>
        <source>Nearest for {people} people</source>
        <translation>为 {people} 人的最近设施</translation>
    </message>
    <message>
        <source>No street is near: nobody would reach it</source>
        <translation>附近没有道路：无人能到达</translation>
    </message>
    <message>
        <source>{metres} m to the street</source>
        <translation>距道路 {metres} 米</translation>
    </message>
    <message>
        <source>Whole plan: met {kept}, not met {broken}</source>
        <translation>整个规划：达标 {kept}，未达标 {broken}</translation>
    </message>
    <message>
        <source>{count} facilities move together</source>
        <translation>{count} 处设施一并移动</translation>
    </message>
</context>
<context>
    <name>ProjectFiles</name>
    <message>
        <source>Open a project</source>
        <translation>打开工程</translation>
    </message>
    <message>
        <source>LifeCircle project (*.gpkg)</source>
        <translation>LifeCircle 工程 (*.gpkg)</translation>
    </message>
    <message>
        <source>Saved as {file}.</source>
        <translation>已保存为 {file}。</translation>
    </message>
    <message>
        <source>Save the project</source>
        <translation>保存工程</translation>
    </message>
    <message>
        <source>{count} files and a list of them were written to {folder}, of the place as it is.</source>
        <translation>已将现状成果 {count} 个文件及文件清单写入 {folder}。</translation>
    </message>
    <message>
        <source>{count} files and a list of them were written to {folder}, of the place and what {names} change.</source>
        <translation>已将现状及{names}的成果 {count} 个文件及文件清单写入 {folder}。</translation>
    </message>
    <message>
        <source>, </source>
        <translation>、</translation>
    </message>
</context>
<context>
    <name>QAbstractFileIconProvider</name>
    <message>
        <source>Folder</source>
        <translation>文件夹</translation>
    </message>
    <message>
        <source>%1 File</source>
        <translation>%1 文件</translation>
    </message>
</context>
<context>
    <name>QFileDialog</name>
    <message>
        <source>&amp;Look in:</source>
        <translation>查找范围(&amp;L)：</translation>
    </message>
    <message>
        <source>Files of &amp;type:</source>
        <translation>文件类型(&amp;T)：</translation>
    </message>
</context>
<context>
    <name>RecordsSheet</name>
    <message>
        <source>Files, and what was done to them</source>
        <translation>数据文件与处理记录</translation>
    </message>
    <message>
        <source>Data: {source}</source>
        <translation>数据来源：{source}</translation>
    </message>
    <message>
        <source>{rows} rows</source>
        <translation>{rows} 行</translation>
    </message>
    <message>
        <source>This project does not record the files that it was made from.</source>
        <translation>本工程未记录其数据文件。</translation>
    </message>
</context>
<context>
    <name>RecoveryCard</name>
    <message>
        <source>LifeCircle did not close properly last time. Every step that was confirmed is kept.</source>
        <translation>LifeCircle 上次未正常退出。已确认的每一步操作均已保存。</translation>
    </message>
    <message>
        <source>Continue with {name} of {time} ({steps} steps, in no file yet)</source>
        <translation>继续：{name}，{time}（{steps} 步，尚未存为文件）</translation>
    </message>
    <message>
        <source>Continue with {file}</source>
        <translation>继续：{file}</translation>
    </message>
    <message>
        <source>Read the crash report…</source>
        <translation>查看崩溃报告…</translation>
    </message>
    <message>
        <source>Discard</source>
        <translation>丢弃</translation>
    </message>
    <message>
        <source>Crash report</source>
        <translation>崩溃报告</translation>
    </message>
</context>
<context>
    <name>RemedyBar</name>
    <message>
        <source>Withdraw what was declared complete</source>
        <translation>撤回数据齐全声明</translation>
    </message>
    <message>
        <source>As planned</source>
        <translation>恢复规划值</translation>
    </message>
    <message>
        <source>Residents</source>
        <translation>常住人口</translation>
    </message>
    <message>
        <source>Registered people</source>
        <translation>户籍人口</translation>
    </message>
    <message>
        <source>Distance alone</source>
        <translation>仅按距离</translation>
    </message>
    <message>
        <source>Distance and capacity: a place for each</source>
        <translation>距离与容量：每人一个名额</translation>
    </message>
    <message>
        <source>All categories of the data</source>
        <translation>全部设施类别</translation>
    </message>
    <message>
        <source>Distance and capacity: places for 100 people…</source>
        <translation>距离与容量：设定每100人容量…</translation>
    </message>
    <message>
        <source>, </source>
        <translation>、</translation>
    </message>
    <message>
        <source>{names} and {count} more</source>
        <translation>{names}等（另 {count} 类）</translation>
    </message>
    <message>
        <source>Target ({unit})</source>
        <translation>目标值（{unit}）</translation>
    </message>
    <message>
        <source>Target</source>
        <translation>目标值</translation>
    </message>
    <message>
        <source>Places (beds, doctors, m²) for 100 people</source>
        <translation>每100人容量（名额、床位、医师或平方米）</translation>
    </message>
    <message>
        <source>Distance and capacity</source>
        <translation>距离与容量</translation>
    </message>
    <message>
        <source>The data is complete: {categories}</source>
        <translation>声明数据齐全：{categories}</translation>
    </message>
    <message>
        <source>Say that the files hold every facility of these categories. Only then can a figure fail the clause; without it, it is a lower bound. Can be undone.</source>
        <translation>声明文件已包含这些类别的全部设施。只有声明齐全，才能据此判定未达标；否则数值只是下限。可撤销。</translation>
    </message>
    <message>
        <source>This place is the plan&apos;s whole area</source>
        <translation>本地即规划全域</translation>
    </message>
    <message>
        <source>The plan&apos;s totals are for its whole area. Say so where this place is that area.</source>
        <translation>规划总量针对规划全域。若本地就是规划全域，请在此声明。</translation>
    </message>
    <message>
        <source>Set a target for this place…</source>
        <translation>设定本地目标值…</translation>
    </message>
    <message>
        <source>Your own figure in place of the plan&apos;s.</source>
        <translation>用自定数值代替规划数值。</translation>
    </message>
    <message>
        <source>Way of travelling</source>
        <translation>出行方式</translation>
    </message>
    <message>
        <source>The plan does not say how the way is travelled; here it can be chosen.</source>
        <translation>规划未说明出行方式，可在此选择。</translation>
    </message>
    <message>
        <source>Distance alone, or with capacity</source>
        <translation>仅按距离，或计入容量</translation>
    </message>
    <message>
        <source>By distance alone whoever lives within the limit is served. With capacity only those are for whom a facility within the limit also has a place; the shortest ways come first.</source>
        <translation>仅按距离时，限值内的居民均算已覆盖；计入容量时，限值内的设施还须有名额，路程短者优先。</translation>
    </message>
    <message>
        <source>Whom the data counts</source>
        <translation>人口口径</translation>
    </message>
    <message>
        <source>Plans mean residents; where the file counts registered people, every verdict says so.</source>
        <translation>规划所指为常住人口；若文件统计的是户籍人口，各条判定均会注明。</translation>
    </message>
    <message>
        <source>Give districts of the level {level}…</source>
        <translation>补充{level}边界…</translation>
    </message>
    <message>
        <source>A file of district boundaries is added to this project.</source>
        <translation>将行政区划边界文件加入本工程。</translation>
    </message>
    <message>
        <source>Import facilities: {categories}…</source>
        <translation>导入设施：{categories}…</translation>
    </message>
    <message>
        <source>The data holds none of these. Import files that do.</source>
        <translation>数据中没有这类设施，请导入包含它们的文件。</translation>
    </message>
    <message>
        <source>Import facilities that tell it…</source>
        <translation>导入带有该属性的设施…</translation>
    </message>
    <message>
        <source>A column of the facilities&apos; file must tell what the clause asks; see the reason above.</source>
        <translation>设施文件须有说明条款要求的属性的字段，见上方原因。</translation>
    </message>
    <message>
        <source>Import people by group…</source>
        <translation>导入分组人口…</translation>
    </message>
    <message>
        <source>The people&apos;s file does not tell how many of this group live where.</source>
        <translation>人口文件未说明该人群的分布。</translation>
    </message>
    <message>
        <source>Show the streets&apos; faults…</source>
        <translation>查看路网问题…</translation>
    </message>
    <message>
        <source>Only the streets stand between these people and a facility.</source>
        <translation>这些居民只因路网问题而无法到达设施。</translation>
    </message>
</context>
<context>
    <name>RepairPanel</name>
    <message>
        <source>Everybody whom the clause leaves out</source>
        <translation>本条款全部未覆盖人口</translation>
    </message>
    <message>
        <source>New facility</source>
        <translation>新增设施</translation>
    </message>
    <message>
        <source>Mobile stop</source>
        <translation>流动服务点</translation>
    </message>
    <message>
        <source>Footbridge</source>
        <translation>人行天桥或地道</translation>
    </message>
    <message>
        <source>Passage</source>
        <translation>通道</translation>
    </message>
    <message>
        <source>Open a gate</source>
        <translation>开放大门</translation>
    </message>
    <message>
        <source>More places</source>
        <translation>增加名额</translation>
    </message>
    <message>
        <source>None of the measures that were tried serves anybody newly.</source>
        <translation>所试措施均不能新增覆盖。</translation>
    </message>
    <message>
        <source>{count} measures, each tried by itself; what helps most stands first.</source>
        <translation>共 {count} 项措施，逐项单独试算，按效果排序。</translation>
    </message>
    <message>
        <source>{count} measures together meet the clause: {before} → {after}. They stand out in the list.</source>
        <translation>{count} 项措施合计可使条款达标：{before} → {after}，表中以粗体标出。</translation>
    </message>
    <message>
        <source>What would help</source>
        <translation>改善措施</translation>
    </message>
    <message>
        <source>For</source>
        <translation>对象</translation>
    </message>
    <message>
        <source>Look for measures</source>
        <translation>寻找措施</translation>
    </message>
    <message>
        <source>New facilities, footbridges, passages, gates and more places are tried on the map&apos;s streets.</source>
        <translation>在现有路网上逐一试算：新增设施、人行天桥或地道、通道、开放大门、增加名额。</translation>
    </message>
    <message>
        <source>Stop</source>
        <translation>停止</translation>
    </message>
    <message>
        <source>Take into a scenario</source>
        <translation>纳入方案</translation>
    </message>
    <message>
        <source>Take all that meet the clause</source>
        <translation>纳入达标所需的全部措施</translation>
    </message>
    <message>
        <source>Measure</source>
        <translation>措施</translation>
    </message>
    <message>
        <source>Newly served</source>
        <translation>新增覆盖</translation>
    </message>
    <message>
        <source>Cost (10,000 yuan)</source>
        <translation>造价（万元）</translation>
    </message>
    <message>
        <source>{count} measures bring this service to its target: {before} → {after}.</source>
        <translation>{count} 项措施合在一起使该项服务达标：{before} → {after}。</translation>
    </message>
    <message>
        <source>Service</source>
        <translation>服务</translation>
    </message>
</context>
<context>
    <name>ScenarioDesk</name>
    <message>
        <source>Scenario {number}</source>
        <translation>方案 {number}</translation>
    </message>
</context>
<context>
    <name>ScenarioFiles</name>
    <message>
        <source>Write the scenario</source>
        <translation>导出方案</translation>
    </message>
    <message>
        <source>Saved as {file}.</source>
        <translation>已保存为 {file}。</translation>
    </message>
    <message>
        <source>Import a scenario</source>
        <translation>导入方案</translation>
    </message>
    <message>
        <source>Scenario (*.json)</source>
        <translation>方案（*.json）</translation>
    </message>
</context>
<context>
    <name>ScenarioPanel</name>
    <message>
        <source>As it is</source>
        <translation>现状</translation>
    </message>
    <message>
        <source>not served {people}</source>
        <translation>未覆盖 {people}</translation>
    </message>
    <message>
        <source>{count} edits</source>
        <translation>{count} 项改动</translation>
    </message>
    <message>
        <source>{cost} (10,000 yuan)</source>
        <translation>{cost} 万元</translation>
    </message>
    <message>
        <source>Rename</source>
        <translation>改名</translation>
    </message>
    <message>
        <source>Name</source>
        <translation>名称</translation>
    </message>
    <message>
        <source>Note</source>
        <translation>备注</translation>
    </message>
    <message>
        <source>New</source>
        <translation>新建</translation>
    </message>
    <message>
        <source>Branch</source>
        <translation>另立分支</translation>
    </message>
    <message>
        <source>More</source>
        <translation>更多</translation>
    </message>
    <message>
        <source>Rename…</source>
        <translation>改名…</translation>
    </message>
    <message>
        <source>Note…</source>
        <translation>备注…</translation>
    </message>
    <message>
        <source>Delete</source>
        <translation>删除</translation>
    </message>
    <message>
        <source>Project list</source>
        <translation>项目清单</translation>
    </message>
    <message>
        <source>History</source>
        <translation>历史</translation>
    </message>
    <message>
        <source>Project</source>
        <translation>项目</translation>
    </message>
    <message>
        <source>Cost</source>
        <translation>造价</translation>
    </message>
    <message>
        <source>Year</source>
        <translation>年份</translation>
    </message>
    <message>
        <source>Department</source>
        <translation>部门</translation>
    </message>
    <message>
        <source>In 10,000 yuan</source>
        <translation>单位：万元</translation>
    </message>
    <message>
        <source>Compare</source>
        <translation>对比</translation>
    </message>
    <message>
        <source>Write to a file…</source>
        <translation>导出方案文件…</translation>
    </message>
    <message>
        <source>Import from a file…</source>
        <translation>导入方案文件…</translation>
    </message>
    <message>
        <source>Walking speeds…</source>
        <translation>步行速度…</translation>
    </message>
</context>
<context>
    <name>SettingsDialog</name>
    <message>
        <source>Settings</source>
        <translation>设置</translation>
    </message>
    <message>
        <source>Light</source>
        <translation>浅色</translation>
    </message>
    <message>
        <source>Dark</source>
        <translation>深色</translation>
    </message>
    <message>
        <source>m/s</source>
        <translation>米/秒</translation>
    </message>
    <message>
        <source>km/h</source>
        <translation>公里/小时</translation>
    </message>
    <message>
        <source>Language</source>
        <translation>语言</translation>
    </message>
    <message>
        <source>Theme</source>
        <translation>主题</translation>
    </message>
    <message>
        <source>Unit of speeds</source>
        <translation>速度单位</translation>
    </message>
    <message>
        <source>Walking speeds of this project</source>
        <translation>本工程的步行速度</translation>
    </message>
    <message>
        <source>Apply</source>
        <translation>应用</translation>
    </message>
    <message>
        <source>Cancel</source>
        <translation>取消</translation>
    </message>
    <message>
        <source>Plans and words of the office…</source>
        <translation>本单位的规划与词表…</translation>
    </message>
</context>
<context>
    <name>Showing</name>
    <message>
        <source>By group</source>
        <translation>按人群</translation>
    </message>
    <message>
        <source>By {level}</source>
        <translation>按{level}</translation>
    </message>
    <message>
        <source>Facilities ({count})</source>
        <translation>设施（{count}）</translation>
    </message>
    <message>
        <source>Left out ({count})</source>
        <translation>片区（{count}）</translation>
    </message>
    <message>
        <source>Facilities</source>
        <translation>设施</translation>
    </message>
    <message>
        <source>Left out</source>
        <translation>片区</translation>
    </message>
    <message>
        <source>Basis</source>
        <translation>依据</translation>
    </message>
    <message>
        <source>Improve</source>
        <translation>改善</translation>
    </message>
    <message>
        <source>Scenarios</source>
        <translation>方案</translation>
    </message>
    <message>
        <source>Layers</source>
        <translation>图层</translation>
    </message>
    <message>
        <source>Clauses</source>
        <translation>条款</translation>
    </message>
    <message>
        <source>Year&apos;s work</source>
        <translation>年度工作</translation>
    </message>
    <message>
        <source>Year</source>
        <translation>年度</translation>
    </message>
</context>
<context>
    <name>SitingPanel</name>
    <message>
        <source>Sites or parcels</source>
        <translation>点位或地块</translation>
    </message>
    <message>
        <source>Candidate sites</source>
        <translation>候选点</translation>
    </message>
    <message>
        <source>No costs</source>
        <translation>不计造价</translation>
    </message>
    <message>
        <source>Costs: {column}</source>
        <translation>造价字段：{column}</translation>
    </message>
    <message>
        <source>Measuring the ways from every candidate…</source>
        <translation>正在计算各候选点的路程…</translation>
    </message>
    <message>
        <source>Best so far: {best} people; no choice serves more than {bound}</source>
        <translation>当前最优 {best} 人；任何选法不超过 {bound} 人</translation>
    </message>
    <message>
        <source>Click the number of sites that you want; dashed: what no choice can surpass.</source>
        <translation>点击所需点位数；虚线为已证明的上界。</translation>
    </message>
    <message>
        <source>Street point {number}</source>
        <translation>道路点 {number}</translation>
    </message>
    <message>
        <source>proven: nothing better exists among the candidates</source>
        <translation>已证明候选点中没有更优方案</translation>
    </message>
    <message>
        <source>at most {gap} better may exist</source>
        <translation>与上界差距不超过 {gap}</translation>
    </message>
    <message>
        <source>{count} sites: {figures} ({proof})</source>
        <translation>{count} 处：{figures}（{proof}）</translation>
    </message>
    <message>
        <source>; </source>
        <translation>；</translation>
    </message>
    <message>
        <source>Where to build</source>
        <translation>选址</translation>
    </message>
    <message>
        <source>Clauses</source>
        <translation>条款</translation>
    </message>
    <message>
        <source>Aim</source>
        <translation>目标</translation>
    </message>
    <message>
        <source>Sites</source>
        <translation>点位数</translation>
    </message>
    <message>
        <source>Candidates</source>
        <translation>候选点</translation>
    </message>
    <message>
        <source>Budget</source>
        <translation>预算</translation>
    </message>
    <message>
        <source>Suggest sites</source>
        <translation>求解选址</translation>
    </message>
    <message>
        <source>What is one more worth?</source>
        <translation>每增一处的效果</translation>
    </message>
    <message>
        <source>Draws the people served against the number of sites, up to the number above.</source>
        <translation>绘制点位数与覆盖人口的关系曲线，至上述点位数为止。</translation>
    </message>
    <message>
        <source>Stop: take the best so far</source>
        <translation>停止并取当前最优</translation>
    </message>
    <message>
        <source>Make it a scenario</source>
        <translation>生成方案</translation>
    </message>
    <message>
        <source>Points along the streets… (choose a file)</source>
        <translation>沿路布点（可选择文件…）</translation>
    </message>
    <message>
        <source>Site</source>
        <translation>点位</translation>
    </message>
    <message>
        <source>Adds</source>
        <translation>新增</translation>
    </message>
    <message>
        <source>Served by now</source>
        <translation>累计覆盖</translation>
    </message>
    <message>
        <source>Serve most people with so many sites</source>
        <translation>点位数给定，覆盖人口最多</translation>
    </message>
    <message>
        <source>Meet the clause with the fewest sites</source>
        <translation>条款达标，点位最少</translation>
    </message>
    <message>
        <source>Serve everybody with the fewest sites</source>
        <translation>全部覆盖，点位最少</translation>
    </message>
    <message>
        <source>Shortest way on average</source>
        <translation>平均路程最短</translation>
    </message>
    <message>
        <source>Shortest longest way</source>
        <translation>最远路程最短</translation>
    </message>
    <message>
        <source>A place for most people</source>
        <translation>名额满足人数最多</translation>
    </message>
    <message>
        <source>Service</source>
        <translation>服务</translation>
    </message>
    <message>
        <source>Best so far: {best}; no choice comes below {bound}</source>
        <translation>当前最优 {best}；任何选法不低于 {bound}</translation>
    </message>
</context>
<context>
    <name>Slots</name>
    <message>
        <source>✓ {count} in {file}</source>
        <translation>✓ {file} 中 {count} 处</translation>
    </message>
    <message>
        <source>, </source>
        <translation>、</translation>
    </message>
    <message>
        <source>✗ cannot be read yet: {files}</source>
        <translation>✗ 尚不能读取：{files}</translation>
    </message>
    <message>
        <source>✓ {files} · {rows} rows</source>
        <translation>✓ {files} · {rows} 行</translation>
    </message>
    <message>
        <source>✓ {files}</source>
        <translation>✓ {files}</translation>
    </message>
    <message>
        <source>✓ estimated</source>
        <translation>✓ 估算</translation>
    </message>
    <message>
        <source>needed: a file, or an estimate below</source>
        <translation>必需：文件，或在下方估算</translation>
    </message>
    <message>
        <source>needed</source>
        <translation>必需，尚缺</translation>
    </message>
    <message>
        <source>may be left out</source>
        <translation>可选</translation>
    </message>
</context>
<context>
    <name>SpeedsDialog</name>
    <message>
        <source>Walking speeds of {scenario}</source>
        <translation>{scenario}的步行速度</translation>
    </message>
    <message>
        <source>All clauses of this scenario are evaluated with them; the project keeps its own.</source>
        <translation>本方案的全部条款按此评估；工程自身的步行速度不变。</translation>
    </message>
    <message>
        <source>Apply</source>
        <translation>应用</translation>
    </message>
    <message>
        <source>As in the project</source>
        <translation>与工程一致</translation>
    </message>
    <message>
        <source>Cancel</source>
        <translation>取消</translation>
    </message>
</context>
<context>
    <name>StartPage</name>
    <message>
        <source>Last projects</source>
        <translation>最近的工程</translation>
    </message>
    <message>
        <source>Who is left outside the circle?</source>
        <translation>谁还在服务圈之外？</translation>
    </message>
    <message>
        <source>LifeCircle measures, along real streets, who reaches a public service within the time that the plan promises, shows who does not and where they live, and gives every clause a verdict.</source>
        <translation>LifeCircle 沿真实路网测算居民能否在规划承诺的时间内到达公共服务设施，指出哪些人尚未覆盖、住在哪里，并对规划的每一条款给出判定。</translation>
    </message>
    <message>
        <source>Open the demo city</source>
        <translation>打开演示城市</translation>
    </message>
    <message>
        <source>Open a project…</source>
        <translation>打开工程…</translation>
    </message>
    <message>
        <source>Import files…</source>
        <translation>导入文件…</translation>
    </message>
    <message>
        <source>Import a folder…</source>
        <translation>导入文件夹…</translation>
    </message>
    <message>
        <source>Name of a place, in OpenStreetMap</source>
        <translation>地名（OpenStreetMap）</translation>
    </message>
    <message>
        <source>Show me around in five steps</source>
        <translation>五步了解本软件</translation>
    </message>
    <message>
        <source>Or drop files or a folder here: a project (.gpkg, or the folder of a finished check), or streets, facilities, population and districts as you have them.</source>
        <translation>也可把文件或文件夹拖到这里：工程（.gpkg 文件或成果文件夹），或手头的道路、设施、人口、行政区划数据。</translation>
    </message>
    <message>
        <source>Make it from its name…</source>
        <translation>按地名新建…</translation>
    </message>
    <message>
        <source>Looked up in an OpenStreetMap file on this computer, or over the internet if you say so.</source>
        <translation>在本机的 OpenStreetMap 文件中查找；只有您选择联网时才联网。</translation>
    </message>
</context>
<context>
    <name>ToolBanner</name>
    <message>
        <source>Capacity and attributes…</source>
        <translation>容量与属性…</translation>
    </message>
</context>
<context>
    <name>Tour</name>
    <message>
        <source>A click elsewhere closes this tour; you find it again under More.</source>
        <translation>可以直接操作：点击别处即关闭导览；需要时在“更多”中再次打开。</translation>
    </message>
    <message>
        <source>Leave</source>
        <translation>退出</translation>
    </message>
    <message>
        <source>Back</source>
        <translation>上一步</translation>
    </message>
    <message>
        <source>Next</source>
        <translation>下一步</translation>
    </message>
    <message>
        <source>Done</source>
        <translation>完成</translation>
    </message>
</context>
<context>
    <name>Unsaved</name>
    <message>
        <source>Save the changes to this project?</source>
        <translation>是否保存对此工程的更改？</translation>
    </message>
    <message>
        <source>Without saving, the chosen plan, limits and imported files are lost.</source>
        <translation>若不保存，所选的规划、限值和导入的文件将丢失。</translation>
    </message>
    <message>
        <source>Save</source>
        <translation>保存</translation>
    </message>
    <message>
        <source>Do not save</source>
        <translation>不保存</translation>
    </message>
    <message>
        <source>Cancel</source>
        <translation>取消</translation>
    </message>
    <message>
        <source>Close without checking the files that are listed?</source>
        <translation>所列文件尚未核查，确定关闭吗？</translation>
    </message>
    <message>
        <source>What was chosen for them is lost; the files themselves stay as they are.</source>
        <translation>为这些文件所作的选择将丢失；原文件不受影响。</translation>
    </message>
    <message>
        <source>Close</source>
        <translation>关闭</translation>
    </message>
    <message>
        <source>Back to the files</source>
        <translation>返回文件列表</translation>
    </message>
</context>
<context>
    <name>WalkingSpeeds</name>
    <message>
        <source>m/s</source>
        <translation>米/秒</translation>
    </message>
    <message>
        <source>km/h</source>
        <translation>公里/小时</translation>
    </message>
    <message>
        <source>Usual: {speed} m/s. Of all clauses that ask this group; one clause alone is set beside it.</source>
        <translation>默认 {speed} 米/秒。用于涉及该人群的全部条款；单个条款可在其旁单独设定。</translation>
    </message>
</context>
<context>
    <name>WhatIf</name>
    <message>
        <source> min</source>
        <translation> 分钟</translation>
    </message>
    <message>
        <source>Limit</source>
        <translation>限值</translation>
    </message>
    <message>
        <source>Walk</source>
        <translation>步速</translation>
    </message>
    <message>
        <source>, </source>
        <translation>、</translation>
    </message>
    <message>
        <source> m/s</source>
        <translation> 米/秒</translation>
    </message>
    <message>
        <source> km/h</source>
        <translation> 公里/小时</translation>
    </message>
    <message>
        <source>As planned</source>
        <translation>恢复规划值</translation>
    </message>
    <message>
        <source>Tried, not planned: {changes}</source>
        <translation>试算，非规划原值：{changes}</translation>
    </message>
    <message>
        <source>{what} {now} (plan: {planned})</source>
        <translation>{what} {now}（原 {planned}）</translation>
    </message>
</context>
<context>
    <name>Window</name>
    <message>
        <source>Stopped.</source>
        <translation>已停止。</translation>
    </message>
    <message>
        <source>{name} (read only)</source>
        <translation>{name}（只读）</translation>
    </message>
</context>
<context>
    <name>WorkStatus</name>
    <message>
        <source>Working…</source>
        <translation>正在处理…</translation>
    </message>
    <message>
        <source>Cancel</source>
        <translation>取消</translation>
    </message>
</context>
<context>
    <name>YearlyPanel</name>
    <message>
        <source>Working out the tables …</source>
        <translation>正在计算表单……</translation>
    </message>
    <message>
        <source>Nothing to show for this plan and place.</source>
        <translation>就这一规划和地区而言，没有内容可列。</translation>
    </message>
    <message>
        <source>View of the plan&apos;s year</source>
        <translation>年度工作表单</translation>
    </message>
    <message>
        <source>Table</source>
        <translation>表格</translation>
    </message>
</context>
<context>
    <name>symbol</name>
    <message>
        <source>F</source>
        <translation>健</translation>
    </message>
    <message>
        <source>FC</source>
        <translation>身</translation>
    </message>
    <message>
        <source>SC</source>
        <translation>多</translation>
    </message>
    <message>
        <source>FP</source>
        <translation>足</translation>
    </message>
    <message>
        <source>G</source>
        <translation>房</translation>
    </message>
    <message>
        <source>St</source>
        <translation>场</translation>
    </message>
    <message>
        <source>SH</source>
        <translation>馆</translation>
    </message>
    <message>
        <source>E</source>
        <translation>老</translation>
    </message>
    <message>
        <source>EC</source>
        <translation>养</translation>
    </message>
    <message>
        <source>D</source>
        <translation>日</translation>
    </message>
    <message>
        <source>Me</source>
        <translation>餐</translation>
    </message>
    <message>
        <source>CU</source>
        <translation>康</translation>
    </message>
    <message>
        <source>HC</source>
        <translation>居</translation>
    </message>
    <message>
        <source>C</source>
        <translation>托</translation>
    </message>
    <message>
        <source>CC</source>
        <translation>育</translation>
    </message>
    <message>
        <source>K</source>
        <translation>幼</translation>
    </message>
    <message>
        <source>PS</source>
        <translation>小</translation>
    </message>
    <message>
        <source>JS</source>
        <translation>初</translation>
    </message>
    <message>
        <source>SS</source>
        <translation>高</translation>
    </message>
    <message>
        <source>H</source>
        <translation>站</translation>
    </message>
    <message>
        <source>VC</source>
        <translation>村</translation>
    </message>
    <message>
        <source>H+</source>
        <translation>卫</translation>
    </message>
    <message>
        <source>TH</source>
        <translation>院</translation>
    </message>
    <message>
        <source>Ho</source>
        <translation>医</translation>
    </message>
    <message>
        <source>ES</source>
        <translation>急</translation>
    </message>
    <message>
        <source>CH</source>
        <translation>儿</translation>
    </message>
    <message>
        <source>Em</source>
        <translation>就</translation>
    </message>
    <message>
        <source>SU</source>
        <translation>创</translation>
    </message>
    <message>
        <source>L</source>
        <translation>图</translation>
    </message>
    <message>
        <source>Cu</source>
        <translation>文</translation>
    </message>
    <message>
        <source>A</source>
        <translation>美</translation>
    </message>
    <message>
        <source>Mu</source>
        <translation>博</translation>
    </message>
    <message>
        <source>CS</source>
        <translation>化</translation>
    </message>
    <message>
        <source>CR</source>
        <translation>室</translation>
    </message>
    <message>
        <source>SR</source>
        <translation>救</translation>
    </message>
    <message>
        <source>Co</source>
        <translation>综</translation>
    </message>
    <message>
        <source>S</source>
        <translation>店</translation>
    </message>
    <message>
        <source>M</source>
        <translation>菜</translation>
    </message>
    <message>
        <source>Su</source>
        <translation>超</translation>
    </message>
    <message>
        <source>DH</source>
        <translation>残</translation>
    </message>
    <message>
        <source>DC</source>
        <translation>护</translation>
    </message>
    <message>
        <source>P</source>
        <translation>园</translation>
    </message>
    <message>
        <source>Po</source>
        <translation>邮</translation>
    </message>
    <message>
        <source>Pc</source>
        <translation>警</translation>
    </message>
    <message>
        <source>VS</source>
        <translation>职</translation>
    </message>
    <message>
        <source>Sp</source>
        <translation>特</translation>
    </message>
    <message>
        <source>Sch</source>
        <translation>校</translation>
    </message>
    <message>
        <source>U</source>
        <translation>大</translation>
    </message>
    <message>
        <source>Sa</source>
        <translation>疗</translation>
    </message>
    <message>
        <source>Sp+</source>
        <translation>专</translation>
    </message>
    <message>
        <source>Cl</source>
        <translation>诊</translation>
    </message>
    <message>
        <source>De</source>
        <translation>牙</translation>
    </message>
    <message>
        <source>CoC</source>
        <translation>美</translation>
    </message>
    <message>
        <source>DCo</source>
        <translation>疾</translation>
    </message>
    <message>
        <source>Ph</source>
        <translation>药</translation>
    </message>
    <message>
        <source>V</source>
        <translation>宠</translation>
    </message>
    <message>
        <source>CG</source>
        <translation>健房</translation>
    </message>
    <message>
        <source>Fi</source>
        <translation>消</translation>
    </message>
    <message>
        <source>WC</source>
        <translation>厕</translation>
    </message>
    <message>
        <source>B</source>
        <translation>站</translation>
    </message>
    <message>
        <source>Pr</source>
        <translation>筛</translation>
    </message>
    <message>
        <source>MS</source>
        <translation>次</translation>
    </message>
    <message>
        <source>GH</source>
        <translation>老医</translation>
    </message>
    <message>
        <source>TC</source>
        <translation>续</translation>
    </message>
    <message>
        <source>Hs</source>
        <translation>宁</translation>
    </message>
    <message>
        <source>ESW</source>
        <translation>社工</translation>
    </message>
    <message>
        <source>LA</source>
        <translation>法</translation>
    </message>
    <message>
        <source>24</source>
        <translation>夜</translation>
    </message>
    <message>
        <source>RB</source>
        <translation>吧</translation>
    </message>
</context>
</TS>
