<?xml version="1.0" encoding="utf-8"?>
<!DOCTYPE TS>
<TS version="2.1" language="zh_CN" sourcelanguage="en">
  <context>
    <name>Actions</name>
    <message>
      <source>&amp;AI</source>
      <translation>AI(&amp;A)</translation>
    </message>
    <message>
      <source>&amp;Edit</source>
      <translation>编辑(&amp;E)</translation>
    </message>
    <message>
      <source>&amp;File</source>
      <translation>文件(&amp;F)</translation>
    </message>
    <message>
      <source>&amp;Help</source>
      <translation>帮助(&amp;H)</translation>
    </message>
    <message>
      <source>&amp;Images</source>
      <translation>图像(&amp;I)</translation>
    </message>
    <message>
      <source>&amp;Layout</source>
      <translation>布局(&amp;L)</translation>
    </message>
    <message>
      <source>&amp;Measure</source>
      <translation>测量(&amp;M)</translation>
    </message>
    <message>
      <source>&amp;Slides</source>
      <translation>切片(&amp;S)</translation>
    </message>
    <message>
      <source>&amp;Tools</source>
      <translation>工具(&amp;T)</translation>
    </message>
    <message>
      <source>&amp;View</source>
      <translation>视图(&amp;V)</translation>
    </message>
    <message>
      <source>AI</source>
      <translation>AI</translation>
    </message>
    <message>
      <source>AI layers (hold to peek without)</source>
      <translation>AI 图层(按住可临时隐藏)</translation>
    </message>
    <message>
      <source>About LesionScope</source>
      <translation>关于 LesionScope</translation>
    </message>
    <message>
      <source>Accept the finding</source>
      <translation>接受该病灶</translation>
    </message>
    <message>
      <source>All key images…</source>
      <translation>全部关键图像…</translation>
    </message>
    <message>
      <source>All shortcuts</source>
      <translation>全部快捷键</translation>
    </message>
    <message>
      <source>Angle</source>
      <translation>角度</translation>
    </message>
    <message>
      <source>Arrow with words</source>
      <translation>带文字的箭头</translation>
    </message>
    <message>
      <source>Axial, sagittal and coronal planes</source>
      <translation>横断面、矢状面和冠状面</translation>
    </message>
    <message>
      <source>Brush</source>
      <translation>画笔</translation>
    </message>
    <message>
      <source>Calibrate this screen…</source>
      <translation>校准此屏幕…</translation>
    </message>
    <message>
      <source>Close image</source>
      <translation>关闭图像</translation>
    </message>
    <message>
      <source>Cobb angle</source>
      <translation>Cobb 角</translation>
    </message>
    <message>
      <source>Colours by the picture's profile (ICC)</source>
      <translation>按图像的色彩配置文件显示 (ICC)</translation>
    </message>
    <message>
      <source>Compare two models side by side</source>
      <translation>并排比较两个模型</translation>
    </message>
    <message>
      <source>Copy measurements as a table</source>
      <translation>以表格复制测量</translation>
    </message>
    <message>
      <source>Copy the view</source>
      <translation>复制当前视图</translation>
    </message>
    <message>
      <source>Copy without identity…</source>
      <translation>去标识化副本…</translation>
    </message>
    <message>
      <source>Corner text</source>
      <translation>四角文字</translation>
    </message>
    <message>
      <source>DICOM elements…</source>
      <translation>DICOM 数据元素…</translation>
    </message>
    <message>
      <source>Delete the measurement or mask</source>
      <translation>删除测量或轮廓掩膜</translation>
    </message>
    <message>
      <source>Ellipse: area and statistics</source>
      <translation>椭圆:面积与统计</translation>
    </message>
    <message>
      <source>Eraser</source>
      <translation>橡皮擦</translation>
    </message>
    <message>
      <source>Export</source>
      <translation>导出</translation>
    </message>
    <message>
      <source>Export DICOM SEG…</source>
      <translation>导出 DICOM SEG…</translation>
    </message>
    <message>
      <source>Export key images as DICOM (KOS)…</source>
      <translation>将关键图像导出为 DICOM (KOS)…</translation>
    </message>
    <message>
      <source>Export key images…</source>
      <translation>导出关键图像…</translation>
    </message>
    <message>
      <source>Export mask…</source>
      <translation>导出掩膜…</translation>
    </message>
    <message>
      <source>Export measurements (CSV)…</source>
      <translation>导出测量(CSV)…</translation>
    </message>
    <message>
      <source>Export picture as seen…</source>
      <translation>导出当前所见图像…</translation>
    </message>
    <message>
      <source>Export results to a folder…</source>
      <translation>导出结果到文件夹…</translation>
    </message>
    <message>
      <source>Export settings…</source>
      <translation>导出设置…</translation>
    </message>
    <message>
      <source>Fill holes</source>
      <translation>填充孔洞</translation>
    </message>
    <message>
      <source>First frame</source>
      <translation>第一帧</translation>
    </message>
    <message>
      <source>Fit to window</source>
      <translation>适合窗口</translation>
    </message>
    <message>
      <source>Flip left–right</source>
      <translation>左右翻转</translation>
    </message>
    <message>
      <source>Flip top–bottom</source>
      <translation>上下翻转</translation>
    </message>
    <message>
      <source>Four viewports</source>
      <translation>四个视口</translation>
    </message>
    <message>
      <source>Freeze a copy beside</source>
      <translation>在旁边冻结副本</translation>
    </message>
    <message>
      <source>Full screen</source>
      <translation>全屏</translation>
    </message>
    <message>
      <source>Hang the study</source>
      <translation>按挂片方案排列</translation>
    </message>
    <message>
      <source>Hazards and guards</source>
      <translation>危害与防护</translation>
    </message>
    <message>
      <source>Import settings…</source>
      <translation>导入设置…</translation>
    </message>
    <message>
      <source>Invert grey scale</source>
      <translation>灰阶反转</translation>
    </message>
    <message>
      <source>Key image</source>
      <translation>关键图像</translation>
    </message>
    <message>
      <source>Label and macro of the slide…</source>
      <translation>切片标签与宏观图…</translation>
    </message>
    <message>
      <source>Larger brush</source>
      <translation>放大画笔</translation>
    </message>
    <message>
      <source>Last frame</source>
      <translation>最后一帧</translation>
    </message>
    <message>
      <source>Layout</source>
      <translation>布局</translation>
    </message>
    <message>
      <source>Layout…</source>
      <translation>布局…</translation>
    </message>
    <message>
      <source>Left: pan, middle: window/level</source>
      <translation>左键:平移,中键:窗宽/窗位</translation>
    </message>
    <message>
      <source>Left: scroll, middle: window/level</source>
      <translation>左键:滚动,中键:窗宽/窗位</translation>
    </message>
    <message>
      <source>Left: window/level</source>
      <translation>左键:窗宽/窗位</translation>
    </message>
    <message>
      <source>Length</source>
      <translation>长度</translation>
    </message>
    <message>
      <source>LesionScope</source>
      <translation>LesionScope</translation>
    </message>
    <message>
      <source>Like OHIF</source>
      <translation>同 OHIF</translation>
    </message>
    <message>
      <source>Like Weasis</source>
      <translation>同 Weasis</translation>
    </message>
    <message>
      <source>Line profile</source>
      <translation>线剖面</translation>
    </message>
    <message>
      <source>Long and short axis</source>
      <translation>长径与短径</translation>
    </message>
    <message>
      <source>Magnification 1.25× … 80×</source>
      <translation>放大倍数 1.25× … 80×</translation>
    </message>
    <message>
      <source>Magnifier (hold, or tap)</source>
      <translation>放大镜(按住或轻按)</translation>
    </message>
    <message>
      <source>Maximise or restore the viewport</source>
      <translation>最大化或还原视口</translation>
    </message>
    <message>
      <source>Menu</source>
      <translation>菜单</translation>
    </message>
    <message>
      <source>Models…</source>
      <translation>模型…</translation>
    </message>
    <message>
      <source>More buttons</source>
      <translation>更多按钮</translation>
    </message>
    <message>
      <source>Move down</source>
      <translation>下移</translation>
    </message>
    <message>
      <source>Move left</source>
      <translation>左移</translation>
    </message>
    <message>
      <source>Move right</source>
      <translation>右移</translation>
    </message>
    <message>
      <source>Move slides in step</source>
      <translation>切片同步移动</translation>
    </message>
    <message>
      <source>Move up</source>
      <translation>上移</translation>
    </message>
    <message>
      <source>Next finding</source>
      <translation>下一个病灶</translation>
    </message>
    <message>
      <source>Next frame</source>
      <translation>下一帧</translation>
    </message>
    <message>
      <source>Next image</source>
      <translation>下一幅图像</translation>
    </message>
    <message>
      <source>Next key image</source>
      <translation>下一个关键图像</translation>
    </message>
    <message>
      <source>Next viewport</source>
      <translation>下一个视口</translation>
    </message>
    <message>
      <source>Nine viewports</source>
      <translation>九个视口</translation>
    </message>
    <message>
      <source>One image pixel per screen pixel</source>
      <translation>图像像素与屏幕像素 1:1</translation>
    </message>
    <message>
      <source>One viewport</source>
      <translation>单视口</translation>
    </message>
    <message>
      <source>Open</source>
      <translation>打开</translation>
    </message>
    <message>
      <source>Open all demo cases</source>
      <translation>打开全部演示病例</translation>
    </message>
    <message>
      <source>Open files…</source>
      <translation>打开文件…</translation>
    </message>
    <message>
      <source>Open folder…</source>
      <translation>打开文件夹…</translation>
    </message>
    <message>
      <source>Open from a server (DICOMweb)…</source>
      <translation>从服务器打开（DICOMweb）…</translation>
    </message>
    <message>
      <source>Open map over the image…</source>
      <translation>打开图叠加在图像上…</translation>
    </message>
    <message>
      <source>Open recent</source>
      <translation>打开最近文件</translation>
    </message>
    <message>
      <source>Open the demo case</source>
      <translation>打开演示病例</translation>
    </message>
    <message>
      <source>Open the demo slide</source>
      <translation>打开演示切片</translation>
    </message>
    <message>
      <source>Outline live while it plays</source>
      <translation>播放时实时勾画轮廓</translation>
    </message>
    <message>
      <source>Overview of the slide</source>
      <translation>切片概览</translation>
    </message>
    <message>
      <source>Pan</source>
      <translation>平移</translation>
    </message>
    <message>
      <source>Pathology</source>
      <translation>病理</translation>
    </message>
    <message>
      <source>Pixel size of the slide…</source>
      <translation>切片像素尺寸…</translation>
    </message>
    <message>
      <source>Play all frames</source>
      <translation>播放全部帧</translation>
    </message>
    <message>
      <source>Play from this frame on</source>
      <translation>从此帧开始播放</translation>
    </message>
    <message>
      <source>Play the stack</source>
      <translation>播放图像栈</translation>
    </message>
    <message>
      <source>Play up to this frame</source>
      <translation>播放到此帧</translation>
    </message>
    <message>
      <source>Polygon: area and statistics</source>
      <translation>多边形:面积与统计</translation>
    </message>
    <message>
      <source>Previous finding</source>
      <translation>上一个病灶</translation>
    </message>
    <message>
      <source>Previous frame</source>
      <translation>上一帧</translation>
    </message>
    <message>
      <source>Previous image</source>
      <translation>上一幅图像</translation>
    </message>
    <message>
      <source>Previous key image</source>
      <translation>上一个关键图像</translation>
    </message>
    <message>
      <source>Print report…</source>
      <translation>打印报告…</translation>
    </message>
    <message>
      <source>Quit</source>
      <translation>退出</translation>
    </message>
    <message>
      <source>Rectangle: area and statistics</source>
      <translation>矩形:面积与统计</translation>
    </message>
    <message>
      <source>Redo</source>
      <translation>重做</translation>
    </message>
    <message>
      <source>Reference lines</source>
      <translation>定位参考线</translation>
    </message>
    <message>
      <source>Reject the finding</source>
      <translation>拒绝该病灶</translation>
    </message>
    <message>
      <source>Report as PDF…</source>
      <translation>导出 PDF 报告…</translation>
    </message>
    <message>
      <source>Reset the view</source>
      <translation>复位视图</translation>
    </message>
    <message>
      <source>Rotate left</source>
      <translation>向左旋转</translation>
    </message>
    <message>
      <source>Rotate right</source>
      <translation>向右旋转</translation>
    </message>
    <message>
      <source>Run</source>
      <translation>运行</translation>
    </message>
    <message>
      <source>Run the models</source>
      <translation>运行模型</translation>
    </message>
    <message>
      <source>Run the models in the region drawn</source>
      <translation>在所画区域内运行模型</translation>
    </message>
    <message>
      <source>Say what the image shows…</source>
      <translation>指明图像内容…</translation>
    </message>
    <message>
      <source>Score a box</source>
      <translation>对框评分</translation>
    </message>
    <message>
      <source>Scroll frames</source>
      <translation>逐帧滚动</translation>
    </message>
    <message>
      <source>Settings…</source>
      <translation>设置…</translation>
    </message>
    <message>
      <source>Show measurements</source>
      <translation>显示测量</translation>
    </message>
    <message>
      <source>Side panels</source>
      <translation>侧边面板</translation>
    </message>
    <message>
      <source>Slab of a plane…</source>
      <translation>平面层厚…</translation>
    </message>
    <message>
      <source>Smaller brush</source>
      <translation>缩小画笔</translation>
    </message>
    <message>
      <source>Stop the models</source>
      <translation>停止模型</translation>
    </message>
    <message>
      <source>Synchronise by number where positions cannot be compared</source>
      <translation>位置无法比较时按序号同步</translation>
    </message>
    <message>
      <source>Synchronise viewports</source>
      <translation>同步视口</translation>
    </message>
    <message>
      <source>Tile the stack over the viewports</source>
      <translation>将图像栈平铺到各视口</translation>
    </message>
    <message>
      <source>True size</source>
      <translation>实际尺寸</translation>
    </message>
    <message>
      <source>Two viewports side by side</source>
      <translation>左右两个视口</translation>
    </message>
    <message>
      <source>Undo</source>
      <translation>撤销</translation>
    </message>
    <message>
      <source>What it does and what it does not</source>
      <translation>本程序做什么、不做什么</translation>
    </message>
    <message>
      <source>Where the slide was looked at</source>
      <translation>切片已浏览区域</translation>
    </message>
    <message>
      <source>Window of the file</source>
      <translation>文件自带窗</translation>
    </message>
    <message>
      <source>Window preset</source>
      <translation>预设窗</translation>
    </message>
    <message>
      <source>Window/level</source>
      <translation>窗宽/窗位</translation>
    </message>
    <message>
      <source>Zoom</source>
      <translation>缩放</translation>
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
      <source>story</source>
      <translation>说明</translation>
    </message>
    <message>
      <source>title</source>
      <translation>标题</translation>
    </message>
  </context>
  <context>
    <name>Agreement</name>
    <message>
      <source>Contradiction: {said}.</source>
      <translation>相互矛盾:{said}。</translation>
    </message>
    <message>
      <source>In agreement: {said}.</source>
      <translation>一致:{said}。</translation>
    </message>
    <message>
      <source>{models} and {model} say {name}</source>
      <translation>{models} 和 {model} 均判为{name}</translation>
    </message>
    <message>
      <source>{model} says {name}</source>
      <translation>{model} 判为{name}</translation>
    </message>
    <message>
      <source>{model} sees a {target}</source>
      <translation>{model} 看到{target}</translation>
    </message>
    <message>
      <source>{model} sees no {target}</source>
      <translation>{model} 未看到{target}</translation>
    </message>
  </context>
  <context>
    <name>App</name>
    <message>
      <source>Something unexpected went wrong (log entry {id}). Everything that was open is still open.</source>
      <translation>发生意外错误(日志编号 {id})。已打开的内容均保持打开。</translation>
    </message>
    <message>
      <source>The list of recent studies cannot be deleted: {why}.</source>
      <translation>无法删除最近检查列表:{why}。</translation>
    </message>
    <message>
      <source>The settings cannot be saved: {why}.</source>
      <translation>无法保存设置:{why}。</translation>
    </message>
  </context>
  <context>
    <name>Around</name>
    <message>
      <source>Key image</source>
      <translation>关键图像</translation>
    </message>
  </context>
  <context>
    <name>AttachedControl</name>
    <message>
      <source>Read it</source>
      <translation>阅读</translation>
    </message>
    <message>
      <source>Save document</source>
      <translation>保存文档</translation>
    </message>
    <message>
      <source>Written: {name}</source>
      <translation>已写入:{name}</translation>
    </message>
    <message>
      <source>“{name}” belongs to an image that is not open: {which}. It is laid on it when it is opened.</source>
      <translation>“{name}”所属的图像尚未打开:{which}。打开该图像后将自动叠加。</translation>
    </message>
    <message>
      <source>“{name}” belongs to this study: {title}.</source>
      <translation>“{name}”属于此检查：{title}。</translation>
    </message>
    <message>
      <source>“{name}” lies on “{image}”.</source>
      <translation>“{name}”已叠加到“{image}”。</translation>
    </message>
  </context>
  <context>
    <name>AttachedPanel</name>
    <message>
      <source>OVERLAYS</source>
      <translation>叠加层</translation>
    </message>
    <message>
      <source>Show or hide {name}</source>
      <translation>显示或隐藏 {name}</translation>
    </message>
    <message>
      <source>Show {name}</source>
      <translation>显示 {name}</translation>
    </message>
  </context>
  <context>
    <name>Beside</name>
    <message>
      <source>Label</source>
      <translation>标签</translation>
    </message>
    <message>
      <source>Label and overview pictures</source>
      <translation>标签与概览图</translation>
    </message>
    <message>
      <source>Macro</source>
      <translation>宏观图</translation>
    </message>
    <message>
      <source>Show (it may carry the patient's name)</source>
      <translation>显示(可能含患者姓名)</translation>
    </message>
    <message>
      <source>Thumbnail</source>
      <translation>缩略图</translation>
    </message>
  </context>
  <context>
    <name>BoxControl</name>
    <message>
      <source>Confirm the box</source>
      <translation>确认方框</translation>
    </message>
    <message>
      <source>No trained model scores boxes on this image.</source>
      <translation>没有已训练的模型可对此图像的框评分。</translation>
    </message>
  </context>
  <context>
    <name>BoxLine</name>
    <message>
      <source>Box moved since its score</source>
      <translation>评分后方框已移动</translation>
    </message>
    <message>
      <source>Confirm box</source>
      <translation>确认方框</translation>
    </message>
    <message>
      <source>Draw a box around the lesion; it is scored at once</source>
      <translation>在病灶周围画方框，随即评分</translation>
    </message>
    <message>
      <source>Draw a box on the image.</source>
      <translation>请在图像上画一个方框。</translation>
    </message>
    <message>
      <source>Draw box</source>
      <translation>画方框</translation>
    </message>
    <message>
      <source>No box</source>
      <translation>无方框</translation>
    </message>
    <message>
      <source>Proposed box</source>
      <translation>建议的方框</translation>
    </message>
    <message>
      <source>Score the box as it stands now</source>
      <translation>按方框当前位置评分</translation>
    </message>
    <message>
      <source>Score this box</source>
      <translation>为此方框评分</translation>
    </message>
    <message>
      <source>Take the proposed box as yours and score it</source>
      <translation>采用建议的方框并评分</translation>
    </message>
    <message>
      <source>Your box, not scored</source>
      <translation>您的方框，未评分</translation>
    </message>
    <message>
      <source>Your box, scored</source>
      <translation>您的方框，已评分</translation>
    </message>
  </context>
  <context>
    <name>BoxMenu</name>
    <message>
      <source>Score this box</source>
      <translation>为此方框评分</translation>
    </message>
  </context>
  <context>
    <name>Canvas</name>
    <message>
      <source>, box proposed by AI</source>
      <translation>，AI 建议的框</translation>
    </message>
    <message>
      <source>AI</source>
      <translation>AI</translation>
    </message>
    <message>
      <source>AI hidden</source>
      <translation>AI 已隐藏</translation>
    </message>
    <message>
      <source>AI, accepted</source>
      <translation>AI,已接受</translation>
    </message>
    <message>
      <source>AI, edited</source>
      <translation>AI,已修改</translation>
    </message>
    <message>
      <source>AI: {0}</source>
      <translation>AI:{0}</translation>
    </message>
    <message>
      <source>AI: {name} {score:.2f}</source>
      <translation>AI：{name}，概率 {score:.2f}</translation>
    </message>
    <message>
      <source>Contrast: {0}</source>
      <translation>对比剂：{0}</translation>
    </message>
    <message>
      <source>LUT of the file</source>
      <translation>文件自带 LUT</translation>
    </message>
    <message>
      <source>Location {0} mm</source>
      <translation>位置 {0} mm</translation>
    </message>
    <message>
      <source>Map</source>
      <translation>图</translation>
    </message>
    <message>
      <source>No patient name</source>
      <translation>无患者姓名</translation>
    </message>
    <message>
      <source>SYNTHETIC PHANTOM</source>
      <translation>合成体模</translation>
    </message>
    <message>
      <source>Series {0}</source>
      <translation>序列 {0}</translation>
    </message>
    <message>
      <source>Thickness {0} mm</source>
      <translation>层厚 {0} mm</translation>
    </message>
    <message>
      <source>axial</source>
      <translation>横断面</translation>
    </message>
    <message>
      <source>breast</source>
      <translation>乳腺</translation>
    </message>
    <message>
      <source>calibrated region by region</source>
      <translation>按区域分别标定</translation>
    </message>
    <message>
      <source>colours as stored, ICC profile not used</source>
      <translation>按存储的颜色，未使用 ICC 配置文件</translation>
    </message>
    <message>
      <source>colours by ICC profile</source>
      <translation>颜色按 ICC 配置文件</translation>
    </message>
    <message>
      <source>coronal</source>
      <translation>冠状面</translation>
    </message>
    <message>
      <source>inverted</source>
      <translation>已反转</translation>
    </message>
    <message>
      <source>mirrored</source>
      <translation>镜像</translation>
    </message>
    <message>
      <source>no calibration: lengths in px</source>
      <translation>无标定:长度以像素(px)计</translation>
    </message>
    <message>
      <source>sagittal</source>
      <translation>矢状面</translation>
    </message>
    <message>
      <source>seen by the model</source>
      <translation>模型所见区域</translation>
    </message>
    <message>
      <source>tissue crop</source>
      <translation>组织裁剪区</translation>
    </message>
    <message>
      <source>{length} · 2-D</source>
      <translation>{length} · 二维</translation>
    </message>
    <message>
      <source>{source}, 2-D only</source>
      <translation>{source}，仅限二维</translation>
    </message>
  </context>
  <context>
    <name>Captions</name>
    <message>
      <source>This picture is of another patient than the one under hand.</source>
      <translation>此图像与当前图像不属于同一患者。</translation>
    </message>
    <message>
      <source>another patient</source>
      <translation>另一患者</translation>
    </message>
    <message>
      <source>mirrored</source>
      <translation>镜像</translation>
    </message>
    <message>
      <source>{place}: none in the study</source>
      <translation>{place}:检查中没有</translation>
    </message>
  </context>
  <context>
    <name>CardView</name>
    <message>
      <source>Answers</source>
      <translation>输出</translation>
    </message>
    <message>
      <source>Close</source>
      <translation>关闭</translation>
    </message>
    <message>
      <source>Evaluation</source>
      <translation>评估</translation>
    </message>
    <message>
      <source>Input</source>
      <translation>输入</translation>
    </message>
    <message>
      <source>Intended</source>
      <translation>预期用途</translation>
    </message>
    <message>
      <source>Licence</source>
      <translation>许可</translation>
    </message>
    <message>
      <source>Model</source>
      <translation>模型</translation>
    </message>
    <message>
      <source>Model card: {title}</source>
      <translation>模型说明卡:{title}</translation>
    </message>
    <message>
      <source>Needs</source>
      <translation>依赖</translation>
    </message>
    <message>
      <source>Network</source>
      <translation>网络</translation>
    </message>
    <message>
      <source>Not for</source>
      <translation>不适用于</translation>
    </message>
    <message>
      <source>Not trained: it is listed, but never run.</source>
      <translation>未训练:仅列出,从不运行。</translation>
    </message>
    <message>
      <source>Operating point</source>
      <translation>工作点</translation>
    </message>
    <message>
      <source>Reads</source>
      <translation>读取</translation>
    </message>
    <message>
      <source>Threshold</source>
      <translation>阈值</translation>
    </message>
    <message>
      <source>Trained and evaluated as stated below.</source>
      <translation>已按下述方式训练和评估。</translation>
    </message>
    <message>
      <source>Use</source>
      <translation>用途</translation>
    </message>
    <message>
      <source>Weights</source>
      <translation>权重</translation>
    </message>
    <message>
      <source>not evaluated</source>
      <translation>未评估</translation>
    </message>
    <message>
      <source>not stated</source>
      <translation>未说明</translation>
    </message>
    <message>
      <source>{name} from {value:.2f}</source>
      <translation>{name} 自 {value:.2f} 起</translation>
    </message>
  </context>
  <context>
    <name>CaseLine</name>
    <message>
      <source>{raw:.3f} before calibration</source>
      <translation>校准前 {raw:.3f}</translation>
    </message>
  </context>
  <context>
    <name>Cells</name>
    <message>
      <source>Rows and columns of viewports</source>
      <translation>视口的行数与列数</translation>
    </message>
  </context>
  <context>
    <name>Cine</name>
    <message>
      <source>Back and forth</source>
      <translation>往返</translation>
    </message>
    <message>
      <source>Frames</source>
      <translation>帧</translation>
    </message>
    <message>
      <source>Frames a second that reached the screen, of the file's; and those left out</source>
      <translation>每秒实际显示帧数 / 文件帧率;以及丢弃的帧数</translation>
    </message>
    <message>
      <source>Loop</source>
      <translation>循环</translation>
    </message>
    <message>
      <source>Next frame</source>
      <translation>下一帧</translation>
    </message>
    <message>
      <source>Once</source>
      <translation>一次</translation>
    </message>
    <message>
      <source>Outline live while it plays</source>
      <translation>播放时实时勾画轮廓</translation>
    </message>
    <message>
      <source>Pause</source>
      <translation>暂停</translation>
    </message>
    <message>
      <source>Play</source>
      <translation>播放</translation>
    </message>
    <message>
      <source>Play from this frame on</source>
      <translation>从此帧开始播放</translation>
    </message>
    <message>
      <source>Play up to this frame</source>
      <translation>播放到此帧</translation>
    </message>
    <message>
      <source>Previous frame</source>
      <translation>上一帧</translation>
    </message>
    <message>
      <source>Speed</source>
      <translation>速度</translation>
    </message>
    <message>
      <source>Speed, times the true rate</source>
      <translation>速度(真实帧率的倍数)</translation>
    </message>
    <message>
      <source>What follows the last frame</source>
      <translation>最后一帧之后</translation>
    </message>
    <message>
      <source>no rate in the file: {fps:.4g} fps</source>
      <translation>文件未注明帧率:{fps:.4g} 帧/秒</translation>
    </message>
    <message>
      <source>{fps:.4g} fps</source>
      <translation>{fps:.4g} 帧/秒</translation>
    </message>
    <message>
      <source>{live:.1f} of {fps:.4g} fps · {dropped} dropped</source>
      <translation>{live:.1f} / {fps:.4g} 帧/秒 · 丢弃 {dropped}</translation>
    </message>
  </context>
  <context>
    <name>Class</name>
    <message>
      <source>benign</source>
      <translation>良性</translation>
    </message>
    <message>
      <source>follicular</source>
      <translation>滤泡性</translation>
    </message>
    <message>
      <source>goitre</source>
      <translation>结节性甲状腺肿</translation>
    </message>
    <message>
      <source>lesion</source>
      <translation>病灶</translation>
    </message>
    <message>
      <source>low</source>
      <translation>低度可疑</translation>
    </message>
    <message>
      <source>malignant</source>
      <translation>恶性</translation>
    </message>
    <message>
      <source>medullary</source>
      <translation>髓样</translation>
    </message>
    <message>
      <source>nodule</source>
      <translation>结节</translation>
    </message>
    <message>
      <source>normal</source>
      <translation>正常</translation>
    </message>
    <message>
      <source>not malignant</source>
      <translation>非恶性</translation>
    </message>
    <message>
      <source>papillary</source>
      <translation>乳头状</translation>
    </message>
    <message>
      <source>suspicious</source>
      <translation>可疑</translation>
    </message>
  </context>
  <context>
    <name>ClassBars</name>
    <message>
      <source>Class probabilities</source>
      <translation>分类概率</translation>
    </message>
    <message>
      <source>No class probabilities yet</source>
      <translation>尚无分类概率</translation>
    </message>
    <message>
      <source>{title}: {name} {shown:.2f} calibrated, {raw:.2f} raw</source>
      <translation>{title}:{name} 校准后 {shown:.2f},原始 {raw:.2f}</translation>
    </message>
  </context>
  <context>
    <name>ColourBar</name>
    <message>
      <source>Colours of the map from 0 to 1</source>
      <translation>概率图颜色,0 到 1</translation>
    </message>
  </context>
  <context>
    <name>Comparison</name>
    <message numerus="yes">
      <source>%n finding(s)</source>
      <translation>
        <numerusform>%n 处发现</numerusform>
      </translation>
    </message>
    <message>
      <source>failed</source>
      <translation>失败</translation>
    </message>
    <message>
      <source>no finding</source>
      <translation>无发现</translation>
    </message>
    <message>
      <source>not run</source>
      <translation>未运行</translation>
    </message>
    <message>
      <source>out of scope</source>
      <translation>超出适用范围</translation>
    </message>
    <message>
      <source>running</source>
      <translation>运行中</translation>
    </message>
  </context>
  <context>
    <name>CopiesDialog</name>
    <message>
      <source>Choose a folder…</source>
      <translation>选择文件夹…</translation>
    </message>
    <message>
      <source>Copy without identity</source>
      <translation>去标识化副本</translation>
    </message>
    <message>
      <source>Files</source>
      <translation>文件</translation>
    </message>
    <message>
      <source>I have looked at every picture that may show writing: none shows a name</source>
      <translation>我已查看所有可能含有文字的图像：均未显示姓名</translation>
    </message>
    <message>
      <source>Name and ID in the copies</source>
      <translation>副本中的姓名和 ID</translation>
    </message>
    <message>
      <source>Names, numbers, dates and private elements are removed by the Basic Profile of DICOM PS3.15; UIDs are new. Writing inside the picture itself is not recognised: look at the pictures.</source>
      <translation>按 DICOM PS3.15 基本配置移除姓名、编号、日期和私有元素；UID 全部更新。图像内的文字无法自动识别：请查看图像。</translation>
    </message>
    <message>
      <source>The picture as it will be copied</source>
      <translation>副本中的图像</translation>
    </message>
    <message>
      <source>black outside the ultrasound picture</source>
      <translation>超声图像区域之外涂黑</translation>
    </message>
    <message>
      <source>may show writing: look at it</source>
      <translation>可能含有文字：请查看</translation>
    </message>
    <message>
      <source>picture unchanged</source>
      <translation>图像不变</translation>
    </message>
    <message numerus="yes">
      <source>… and %n more</source>
      <translation>
        <numerusform>…另有 %n 个</numerusform>
      </translation>
    </message>
  </context>
  <context>
    <name>CopyControl</name>
    <message numerus="yes">
      <source>%n file(s) without identity are in '{name}'.</source>
      <translation>
        <numerusform>%n 个去标识化文件已保存到“{name}”。</numerusform>
      </translation>
    </message>
    <message>
      <source>Copies without identity are made of DICOM images; none is under hand.</source>
      <translation>只能为 DICOM 图像制作去标识化副本；当前没有此类图像。</translation>
    </message>
    <message>
      <source>Copies without identity to</source>
      <translation>去标识化副本保存到</translation>
    </message>
  </context>
  <context>
    <name>CrashTeller</name>
    <message>
      <source>Crash report {id}</source>
      <translation>崩溃报告 {id}</translation>
    </message>
    <message>
      <source>Show the report</source>
      <translation>显示报告</translation>
    </message>
    <message>
      <source>The last run ended in a fault. What is known of it is on this computer only (report {id}).</source>
      <translation>上次运行因故障结束。相关信息仅保存在本机(报告 {id})。</translation>
    </message>
  </context>
  <context>
    <name>DecisionLine</name>
    <message>
      <source>Accept</source>
      <translation>接受</translation>
    </message>
    <message>
      <source>Accept the outline</source>
      <translation>接受轮廓</translation>
    </message>
    <message>
      <source>Correct the outline with the brush</source>
      <translation>用画笔修正轮廓</translation>
    </message>
    <message>
      <source>Fix</source>
      <translation>修正</translation>
    </message>
    <message>
      <source>Reject</source>
      <translation>拒绝</translation>
    </message>
    <message>
      <source>Reject the outline</source>
      <translation>拒绝轮廓</translation>
    </message>
  </context>
  <context>
    <name>DemoSlide</name>
    <message>
      <source>making the demo slide</source>
      <translation>正在生成演示切片</translation>
    </message>
  </context>
  <context>
    <name>Dialogs</name>
    <message>
      <source>A research viewer for DICOM, ultrasound pictures and lesion models. It is not a certified medical device (CE or FDA). Patient management decisions must not be made solely on its output.</source>
      <translation>用于 DICOM、超声图像和病灶模型的研究用阅片软件。它不是经认证的医疗器械(CE 或 FDA)。不得仅凭其输出作出患者处理决定。</translation>
    </message>
    <message>
      <source>About {name}</source>
      <translation>关于 {name}</translation>
    </message>
    <message>
      <source>Component</source>
      <translation>组件</translation>
    </message>
    <message>
      <source>Components and licences</source>
      <translation>组件与许可</translation>
    </message>
    <message>
      <source>Components and licences…</source>
      <translation>组件与许可…</translation>
    </message>
    <message>
      <source>Hazards and guards</source>
      <translation>危害与防护</translation>
    </message>
    <message>
      <source>Hazards and guards…</source>
      <translation>危害与防护…</translation>
    </message>
    <message>
      <source>Licence</source>
      <translation>许可</translation>
    </message>
    <message>
      <source>Nothing leaves this computer: no image, no name, no usage figure.</source>
      <translation>任何数据都不会离开本机:无图像、无姓名、无使用统计。</translation>
    </message>
    <message>
      <source>Research use only – not for clinical use</source>
      <translation>仅供研究使用 – 不得用于临床</translation>
    </message>
    <message>
      <source>Software that the program is made of, as installed here; licences as its makers state them.</source>
      <translation>本程序所用软件,以本机安装的为准;许可以其制作者声明为准。</translation>
    </message>
    <message>
      <source>The display is not verified: no claim is made about its grey-scale function or brightness.</source>
      <translation>显示器未经验证:对其灰阶函数或亮度不作任何保证。</translation>
    </message>
    <message>
      <source>Version</source>
      <translation>版本</translation>
    </message>
  </context>
  <context>
    <name>DocumentPage</name>
    <message>
      <source>Close</source>
      <translation>关闭</translation>
    </message>
    <message>
      <source>Save document…</source>
      <translation>保存文档…</translation>
    </message>
    <message>
      <source>This DICOM file wraps a document ({kind}, {size}). Save it to open it in its own program.</source>
      <translation>此 DICOM 文件内含文档({kind},{size})。请保存后用相应程序打开。</translation>
    </message>
  </context>
  <context>
    <name>EditControl</name>
    <message>
      <source>Drawing goes on the original images, not on a reformatted plane.</source>
      <translation>只能在原始图像上绘制,不能在重组平面上绘制。</translation>
    </message>
    <message>
      <source>There is no outline to review on this image.</source>
      <translation>此图像没有可审阅的轮廓。</translation>
    </message>
  </context>
  <context>
    <name>Editing</name>
    <message>
      <source>Accept</source>
      <translation>接受</translation>
    </message>
    <message>
      <source>Brush</source>
      <translation>画笔</translation>
    </message>
    <message>
      <source>Copy the proposal</source>
      <translation>复制 AI 建议轮廓</translation>
    </message>
    <message>
      <source>Delete</source>
      <translation>删除</translation>
    </message>
    <message>
      <source>Reject</source>
      <translation>拒绝</translation>
    </message>
  </context>
  <context>
    <name>FileControl</name>
    <message>
      <source>'{name}' exists already; nothing was written.</source>
      <translation>“{name}”已存在;未写入任何内容。</translation>
    </message>
    <message>
      <source>'{name}' is the image itself; nothing was written.</source>
      <translation>“{name}”就是图像本身;未写入任何内容。</translation>
    </message>
    <message>
      <source>A DICOM SEG needs a DICOM image; this one is a picture file.</source>
      <translation>DICOM SEG 需要 DICOM 图像;当前为普通图片文件。</translation>
    </message>
    <message>
      <source>Export</source>
      <translation>导出</translation>
    </message>
    <message>
      <source>Export results to</source>
      <translation>导出结果到</translation>
    </message>
    <message>
      <source>Open files</source>
      <translation>打开文件</translation>
    </message>
    <message>
      <source>Open folder</source>
      <translation>打开文件夹</translation>
    </message>
    <message>
      <source>There is no mask on this image.</source>
      <translation>此图像上没有掩膜。</translation>
    </message>
    <message>
      <source>There is no open image to export.</source>
      <translation>没有打开的图像可导出。</translation>
    </message>
    <message>
      <source>There is no result to export on this image; run the models first.</source>
      <translation>此图像没有可导出的结果;请先运行模型。</translation>
    </message>
    <message>
      <source>Written: {name}</source>
      <translation>已写入:{name}</translation>
    </message>
  </context>
  <context>
    <name>FindingList</name>
    <message>
      <source>Area</source>
      <translation>面积</translation>
    </message>
    <message>
      <source>Area at the model's threshold; click to see the place</source>
      <translation>模型阈值下的面积;点击可定位</translation>
    </message>
    <message>
      <source>Findings</source>
      <translation>病灶</translation>
    </message>
    <message>
      <source>No.</source>
      <translation>序号</translation>
    </message>
    <message>
      <source>Peak</source>
      <translation>峰值</translation>
    </message>
  </context>
  <context>
    <name>FindingsPanel</name>
    <message>
      <source>A research model's outline, not a diagnosis.</source>
      <translation>研究模型给出的轮廓，不是诊断。</translation>
    </message>
    <message>
      <source>Calibrated probability, not a diagnosis.</source>
      <translation>校准后的概率,并非诊断。</translation>
    </message>
    <message>
      <source>Cancel</source>
      <translation>取消</translation>
    </message>
    <message>
      <source>FINDING</source>
      <translation>结果</translation>
    </message>
    <message>
      <source>No model has looked at this frame.</source>
      <translation>尚无模型分析过此帧。</translation>
    </message>
    <message>
      <source>No model here reads such a picture.</source>
      <translation>此处没有可判读此类图像的模型。</translation>
    </message>
    <message>
      <source>No model here reads ultrasound of this organ.</source>
      <translation>此处没有可判读该器官超声的模型。</translation>
    </message>
    <message>
      <source>No model here reads {modality}.</source>
      <translation>此处没有可判读 {modality} 的模型。</translation>
    </message>
    <message>
      <source>Nothing says what this image shows: it is asked before a model looks.</source>
      <translation>没有信息说明该图像的内容：模型判读前会先询问。</translation>
    </message>
    <message>
      <source>Patient management decisions must not be made solely on this output.</source>
      <translation>不得仅凭此输出作出患者处理决定。</translation>
    </message>
    <message>
      <source>Run</source>
      <translation>运行</translation>
    </message>
    <message>
      <source>Run the AI</source>
      <translation>运行 AI</translation>
    </message>
    <message>
      <source>no outline ({name})</source>
      <translation>无轮廓({name})</translation>
    </message>
    <message>
      <source>{name} is named from {point} on (the card's operating point).</source>
      <translation>概率达到 {point} 起判为{name}(说明卡的工作点)。</translation>
    </message>
    <message>
      <source>{organ}, as answered.</source>
      <translation>{organ},由人工回答。</translation>
    </message>
    <message>
      <source>{seconds:.2f} s</source>
      <translation>{seconds:.2f} 秒</translation>
    </message>
    <message>
      <source>“{title}” reads such images, but is not trained yet.</source>
      <translation>“{title}”可读取此类图像，但尚未训练。</translation>
    </message>
  </context>
  <context>
    <name>FirstRun</name>
    <message>
      <source>A dashed outline and probabilities, with the model's name and version. G hides them, holding G peeks.</source>
      <translation>虚线轮廓和概率，并标明模型名称与版本。按 G 隐藏，按住 G 暂时查看原图。</translation>
    </message>
    <message>
      <source>Any key closes this page. The menu Help has it again.</source>
      <translation>按任意键关闭本页；可从“帮助”菜单再次打开。</translation>
    </message>
    <message>
      <source>Begin</source>
      <translation>开始</translation>
    </message>
    <message>
      <source>DICOM studies, ultrasound pictures and whole slides, in one window. Everything stays on this computer.</source>
      <translation>在同一窗口打开 DICOM 检查、超声图像和全切片图像。所有数据都留在本机。</translation>
    </message>
    <message>
      <source>It does not decide</source>
      <translation>它不作决定</translation>
    </message>
    <message>
      <source>It opens and measures</source>
      <translation>它打开并测量</translation>
    </message>
    <message>
      <source>It shows what models say</source>
      <translation>它显示模型的结果</translation>
    </message>
    <message>
      <source>Models miss lesions and mark what is none. Here the solid line is the true edge. No finding does not mean no lesion: accept, correct or reject.</source>
      <translation>模型会漏诊，也会误标。此处实线为真实边界。“未见病灶”并不表示没有病灶：请接受、修正或拒绝。</translation>
    </message>
    <message>
      <source>Research use only – not for clinical use. The case below is computed: it shows no person.</source>
      <translation>仅供研究使用 – 不得用于临床。下图由计算机生成，并非真人。</translation>
    </message>
    <message>
      <source>What LesionScope does and what it does not</source>
      <translation>LesionScope 做什么、不做什么</translation>
    </message>
  </context>
  <context>
    <name>GivingControl</name>
    <message>
      <source>'{name}' exists already; nothing was written.</source>
      <translation>“{name}”已存在;未写入任何内容。</translation>
    </message>
    <message>
      <source>Report as PDF</source>
      <translation>PDF 报告</translation>
    </message>
    <message>
      <source>Sent to the printer: {name}</source>
      <translation>已发送到打印机：{name}</translation>
    </message>
    <message>
      <source>There is no open image to report on.</source>
      <translation>没有打开的图像，无法生成报告。</translation>
    </message>
    <message>
      <source>Written: {name}</source>
      <translation>已写入:{name}</translation>
    </message>
  </context>
  <context>
    <name>Hazards</name>
    <message>
      <source>A confident wrong answer looks like a right one.</source>
      <translation>把握很高的错误答案看上去与正确答案无异。</translation>
    </message>
    <message>
      <source>A disk that is broken or taken away.</source>
      <translation>磁盘损坏或被移除。</translation>
    </message>
    <message>
      <source>A fault in the window's own process ends it; what was drawn comes back at the next start.</source>
      <translation>窗口进程自身出错会使其终止；所绘内容在下次启动时恢复。</translation>
    </message>
    <message>
      <source>A file made to do harm runs code or fills the memory.</source>
      <translation>恶意文件执行代码或耗尽内存。</translation>
    </message>
    <message>
      <source>A grey value is shown wrongly, and a lesion with it.</source>
      <translation>灰度显示错误，病灶随之显示错误。</translation>
    </message>
    <message>
      <source>A length or an area is wrong.</source>
      <translation>长度或面积有误。</translation>
    </message>
    <message>
      <source>A model judges an image that it was not made for.</source>
      <translation>模型判读了不适用的图像。</translation>
    </message>
    <message>
      <source>A model marks what is no lesion, or names the wrong class.</source>
      <translation>模型标出并非病灶之处，或给出错误的类别。</translation>
    </message>
    <message>
      <source>A model misses a lesion, and the reader trusts it.</source>
      <translation>模型漏掉病灶，而阅片者信以为真。</translation>
    </message>
    <message>
      <source>A patient's data leave the computer or stand where others see them.</source>
      <translation>患者数据离开本机，或显示在他人可见之处。</translation>
    </message>
    <message>
      <source>A picture without any words about its side shows no letter.</source>
      <translation>未注明侧别的图像不显示方位字母。</translation>
    </message>
    <message>
      <source>A result belongs to another image, frame, model or threshold than the one on show.</source>
      <translation>结果与当前显示的图像、帧、模型或阈值不符。</translation>
    </message>
    <message>
      <source>A scale that the file itself tells wrongly.</source>
      <translation>文件自身给出的比例有误。</translation>
    </message>
    <message>
      <source>Every stroke is on disk at once and comes back after a crash; undo has no end; an old file stays until the new one is whole.</source>
      <translation>每一笔即时写入磁盘，崩溃后可恢复；撤销步数不限；新文件完整写好之前保留旧文件。</translation>
    </message>
    <message>
      <source>Exported masks without their table lose their origin.</source>
      <translation>导出的掩膜若脱离其表格，则失去来源信息。</translation>
    </message>
    <message>
      <source>Faults in the decoders that the program is made of.</source>
      <translation>本程序所用解码器自身的缺陷。</translation>
    </message>
    <message>
      <source>How the program guards</source>
      <translation>程序如何防护</translation>
    </message>
    <message>
      <source>Images of two patients are read as one.</source>
      <translation>两名患者的图像被当作同一人阅读。</translation>
    </message>
    <message>
      <source>Late results are dropped; each result carries the fingerprint of its weights; weights that differ from their card are refused.</source>
      <translation>迟到的结果被丢弃；每个结果带有其权重的指纹；与模型说明卡不符的权重被拒绝。</translation>
    </message>
    <message>
      <source>Left and right are confused.</source>
      <translation>左右混淆。</translation>
    </message>
    <message>
      <source>LesionScope is a research tool and no medical device; no process of IEC 62304 or ISO 14971 was followed. Every guard here has a test that fails when the guard does.</source>
      <translation>LesionScope 是研究工具，不是医疗器械；未按 IEC 62304 或 ISO 14971 的流程开发。此处每项防护都有测试，防护失效则测试不通过。</translation>
    </message>
    <message>
      <source>Letters follow every turn and mirror; a mirrored picture says so; a contradiction in a mammogram's own words is told and not settled in silence.</source>
      <translation>方位字母随旋转和镜像而变；镜像图像会注明；乳腺 X 线图像自身信息矛盾时会告知，不会默默处理。</translation>
    </message>
    <message>
      <source>Machines, diseases and people that the training set did not have.</source>
      <translation>训练集中没有的设备、疾病和人群。</translation>
    </message>
    <message>
      <source>Millimetres are given only where the file tells the scale, with its source beside them; ultrasound by the region under each end. Otherwise the measure stays in pixels.</source>
      <translation>仅当文件给出比例时才用毫米，并注明来源；超声按每个端点所在区域校准。否则以像素表示。</translation>
    </message>
    <message>
      <source>Modality and VOI tables, polarity and padding follow the DICOM standard and are compared with independent decoders. What cannot be decoded is refused by name, never guessed.</source>
      <translation>模态与 VOI 查找表、极性和填充值遵循 DICOM 标准，并与独立解码器比对。无法解码的文件会指明并拒绝，绝不猜测。</translation>
    </message>
    <message>
      <source>Modality and organ are asked where the file is silent; what does not fit is OUT OF SCOPE, with the reason and without a score.</source>
      <translation>文件未注明模态与器官时会询问；不适用者标为“超出适用范围”，说明原因，不给分数。</translation>
    </message>
    <message>
      <source>Models miss lesions. Read the image first.</source>
      <translation>模型会漏诊。请先阅片。</translation>
    </message>
    <message>
      <source>Models run in a process of their own: one that dies is FAILED, the image stays. A fault leaves a report on this computer with an id.</source>
      <translation>模型在独立进程中运行：进程终止则标为“失败”，图像不受影响。出错时在本机留下带编号的报告。</translation>
    </message>
    <message>
      <source>Models that disagree are told as such; probabilities are calibrated and shown with the raw ones; nothing counts before a person accepts it.</source>
      <translation>模型结论不一致时会告知；显示校准后的概率及原始概率；未经人员接受的结果不作数。</translation>
    </message>
    <message>
      <source>NO FINDING is a state of its own beside NOT RUN, FAILED and OUT OF SCOPE; the card tells how often the model missed and on which images; the outline can be hidden by one key.</source>
      <translation>“未见病灶”与“未运行”“失败”“超出适用范围”是不同的状态；模型说明卡写明模型的漏诊率及所用图像；按一个键即可隐藏轮廓。</translation>
    </message>
    <message>
      <source>Name and number stand in every viewport; more than one patient is said loudly; another patient's image is never hung beside.</source>
      <translation>每个视口都显示姓名和编号；出现多名患者时醒目提示；绝不将他人图像并排挂片。</translation>
    </message>
    <message>
      <source>None is known.</source>
      <translation>尚无已知。</translation>
    </message>
    <message>
      <source>Nothing is sent, unless a person switches the update check on, which sends no data. Logs hold no names; recent studies can be forgotten; the kiosk shows only what is marked as demo, without names, and refuses burnt-in text.</source>
      <translation>不发送任何内容；除非用户开启更新检查，而它也不发送数据。日志不含姓名；最近的检查可以清除；展示模式只显示标为演示的内容，不显示姓名，并拒绝带有烧录文字的图像。</translation>
    </message>
    <message>
      <source>Pictures and files that a person exports; crash reports may name open files.</source>
      <translation>用户自行导出的图像和文件；崩溃报告可能含有已打开文件的名称。</translation>
    </message>
    <message>
      <source>Pictures without a patient's data cannot be told apart.</source>
      <translation>不含患者信息的图像无法区分。</translation>
    </message>
    <message>
      <source>The AI's lines are dashed and tagged, a person's are solid; the origin is kept through editing, export and reopening.</source>
      <translation>AI 的轮廓为带标签的虚线，人员所绘为实线；来源在编辑、导出和重新打开后保持不变。</translation>
    </message>
    <message>
      <source>The monitor's grey scale is not verified.</source>
      <translation>显示器的灰阶未经验证。</translation>
    </message>
    <message>
      <source>The program ends or hangs while somebody reads.</source>
      <translation>阅片过程中程序终止或无响应。</translation>
    </message>
    <message>
      <source>Weights are read as plain numbers, never as programs; sizes are checked before memory is taken; links open only what is on this computer.</source>
      <translation>权重仅作为数值读取，绝不作为程序执行；占用内存之前先检查尺寸；链接只能打开本机上的内容。</translation>
    </message>
    <message>
      <source>What a machine drew is taken for what a person drew.</source>
      <translation>机器所绘被当作人员所绘。</translation>
    </message>
    <message>
      <source>What can go wrong</source>
      <translation>可能出现的问题</translation>
    </message>
    <message>
      <source>What is left to you</source>
      <translation>需由您留意之处</translation>
    </message>
    <message>
      <source>Work is lost by a crash, a full disk or a wrong key.</source>
      <translation>因崩溃、磁盘已满或误按键而丢失工作。</translation>
    </message>
  </context>
  <context>
    <name>HistogramPanel</name>
    <message>
      <source>As opened</source>
      <translation>打开时状态</translation>
    </message>
    <message>
      <source>As stored</source>
      <translation>按存储值</translation>
    </message>
    <message>
      <source>Auto</source>
      <translation>自动</translation>
    </message>
    <message>
      <source>By hand</source>
      <translation>手动</translation>
    </message>
    <message>
      <source>Colour image: shown as stored</source>
      <translation>彩色图像:按存储值显示</translation>
    </message>
    <message>
      <source>DICOM default</source>
      <translation>DICOM 默认</translation>
    </message>
    <message>
      <source>Gain</source>
      <translation>增益</translation>
    </message>
    <message>
      <source>Gamma</source>
      <translation>伽马</translation>
    </message>
    <message>
      <source>Invert</source>
      <translation>反转</translation>
    </message>
    <message>
      <source>Invert grey</source>
      <translation>灰阶反转</translation>
    </message>
    <message>
      <source>W {width}  L {level}{unit}</source>
      <translation>窗宽 {width}  窗位 {level}{unit}</translation>
    </message>
    <message>
      <source>WINDOW</source>
      <translation>窗宽窗位</translation>
    </message>
    <message>
      <source>Window preset</source>
      <translation>预设窗</translation>
    </message>
    <message>
      <source>Window preset  (0–9)</source>
      <translation>预设窗  (0–9)</translation>
    </message>
  </context>
  <context>
    <name>Keeping</name>
    <message numerus="yes">
      <source>%n mask(s) of another picture with the same SOP Instance UID are not shown.</source>
      <translation>
        <numerusform>另一幅具有相同 SOP 实例 UID 的图像上的 %n 个掩膜未显示。</numerusform>
      </translation>
    </message>
  </context>
  <context>
    <name>KeyImageControl</name>
    <message numerus="yes">
      <source>%n key image(s) are written to '{name}'.</source>
      <translation>
        <numerusform>已将 %n 幅关键图像写入“{name}”。</numerusform>
      </translation>
    </message>
    <message>
      <source>Export key images to</source>
      <translation>导出关键图像到</translation>
    </message>
    <message>
      <source>No key image is marked. K marks the frame.</source>
      <translation>尚未标记关键图像。按 K 标记当前帧。</translation>
    </message>
    <message>
      <source>There is no key image to export; K marks the frame.</source>
      <translation>没有可导出的关键图像;按 K 标记当前帧。</translation>
    </message>
  </context>
  <context>
    <name>KeyImageList</name>
    <message>
      <source>As a key object selection, for an archive</source>
      <translation>作为关键对象选择文档,供归档使用</translation>
    </message>
    <message>
      <source>Export DICOM…</source>
      <translation>导出 DICOM…</translation>
    </message>
    <message>
      <source>Export PNG…</source>
      <translation>导出 PNG…</translation>
    </message>
    <message>
      <source>Key images</source>
      <translation>关键图像</translation>
    </message>
    <message>
      <source>No key image is marked. K marks the frame.</source>
      <translation>尚未标记关键图像。按 K 标记当前帧。</translation>
    </message>
    <message>
      <source>Remove</source>
      <translation>移除</translation>
    </message>
  </context>
  <context>
    <name>KeysControl</name>
    <message>
      <source>Your keys cannot be kept: {why}.</source>
      <translation>无法保存您的按键设置:{why}。</translation>
    </message>
  </context>
  <context>
    <name>Kiosk</name>
    <message>
      <source>1 lesion marked</source>
      <translation>标出 1 处病灶</translation>
    </message>
    <message>
      <source>AI</source>
      <translation>AI</translation>
    </message>
    <message>
      <source>About this model</source>
      <translation>模型说明</translation>
    </message>
    <message>
      <source>Back</source>
      <translation>返回</translation>
    </message>
    <message>
      <source>Before / after</source>
      <translation>前后对比</translation>
    </message>
    <message>
      <source>Case {number} of {count}</source>
      <translation>第 {number} 例，共 {count} 例</translation>
    </message>
    <message>
      <source>Clear</source>
      <translation>清除</translation>
    </message>
    <message>
      <source>Close the kiosk</source>
      <translation>关闭演示</translation>
    </message>
    <message>
      <source>Dashed line: drawn by the AI</source>
      <translation>虚线：由 AI 绘制</translation>
    </message>
    <message>
      <source>Finding {number} of {count}</source>
      <translation>第 {number} 处病灶，共 {count} 处</translation>
    </message>
    <message>
      <source>Grey frame: the part the AI looked at</source>
      <translation>灰框：AI 分析的范围</translation>
    </message>
    <message>
      <source>Legend</source>
      <translation>图例</translation>
    </message>
    <message>
      <source>Next case</source>
      <translation>下一例</translation>
    </message>
    <message>
      <source>No AI result for this case</source>
      <translation>此病例没有 AI 结果</translation>
    </message>
    <message>
      <source>No case may be shown. An operator is needed.</source>
      <translation>没有可展示的病例，请联系管理员。</translation>
    </message>
    <message>
      <source>No lesion marked</source>
      <translation>未标出病灶</translation>
    </message>
    <message>
      <source>No model here is made for this picture</source>
      <translation>没有适用于此图像的模型</translation>
    </message>
    <message>
      <source>One moment</source>
      <translation>请稍候</translation>
    </message>
    <message>
      <source>Operator</source>
      <translation>管理员</translation>
    </message>
    <message>
      <source>PIN</source>
      <translation>密码</translation>
    </message>
    <message>
      <source>Previous</source>
      <translation>上一例</translation>
    </message>
    <message>
      <source>Research demonstration – not for clinical use</source>
      <translation>仅供科研演示，不得用于临床</translation>
    </message>
    <message>
      <source>The AI gave no answer</source>
      <translation>AI 未能给出结果</translation>
    </message>
    <message>
      <source>The AI is looking</source>
      <translation>AI 正在分析</translation>
    </message>
    <message>
      <source>The AI says</source>
      <translation>AI 判断</translation>
    </message>
    <message>
      <source>The picture alone</source>
      <translation>原始图像</translation>
    </message>
    <message>
      <source>The whole picture</source>
      <translation>完整图像</translation>
    </message>
    <message>
      <source>Today: {visits} visits, {cases} cases shown</source>
      <translation>今日：{visits} 次体验，展示 {cases} 例</translation>
    </message>
    <message>
      <source>Too many attempts. Wait {seconds} s.</source>
      <translation>尝试次数过多，请等待 {seconds} 秒。</translation>
    </message>
    <message>
      <source>Touch the screen to explore</source>
      <translation>轻触屏幕，开始体验</translation>
    </message>
    <message>
      <source>What the AI marks</source>
      <translation>AI 标出的区域</translation>
    </message>
    <message>
      <source>Whole picture</source>
      <translation>完整图像</translation>
    </message>
    <message>
      <source>With AI</source>
      <translation>有 AI</translation>
    </message>
    <message>
      <source>Without AI</source>
      <translation>无 AI</translation>
    </message>
    <message>
      <source>Wrong PIN</source>
      <translation>密码错误</translation>
    </message>
    <message>
      <source>calibrated probability</source>
      <translation>校准后的概率</translation>
    </message>
    <message>
      <source>named {name} from {value} on</source>
      <translation>概率达到 {value} 即判为{name}</translation>
    </message>
    <message>
      <source>{count} lesions marked</source>
      <translation>标出 {count} 处病灶</translation>
    </message>
    <message>
      <source>{title} {version}</source>
      <translation>{title} {version}</translation>
    </message>
    <message>
      <source>中文</source>
      <translation>English</translation>
    </message>
  </context>
  <context>
    <name>Language</name>
    <message>
      <source>No font on this computer shows {language}; the words stay English.</source>
      <translation>本机没有能显示{language}的字体;界面保持英文。</translation>
    </message>
    <message>
      <source>The translation '{language}' cannot be read; the words stay English.</source>
      <translation>无法读取翻译“{language}”;界面保持英文。</translation>
    </message>
  </context>
  <context>
    <name>Later</name>
    <message numerus="yes">
      <source>%n mask(s) were restored on '{name}', last saved {when}.</source>
      <translation>
        <numerusform>已在“{name}”上恢复 %n 个掩膜,上次保存于 {when}。</numerusform>
      </translation>
    </message>
  </context>
  <context>
    <name>LayerRow</name>
    <message>
      <source>Opacity</source>
      <translation>不透明度</translation>
    </message>
    <message>
      <source>Show or hide {name}</source>
      <translation>显示或隐藏 {name}</translation>
    </message>
    <message>
      <source>Show {name}</source>
      <translation>显示 {name}</translation>
    </message>
    <message>
      <source>Threshold</source>
      <translation>阈值</translation>
    </message>
  </context>
  <context>
    <name>LayersPanel</name>
    <message>
      <source>Grad-CAM</source>
      <translation>Grad-CAM</translation>
    </message>
    <message>
      <source>LAYERS</source>
      <translation>图层</translation>
    </message>
    <message>
      <source>No AI layer and no mask yet.</source>
      <translation>尚无 AI 图层和掩膜。</translation>
    </message>
    <message>
      <source>Show or hide all AI</source>
      <translation>显示或隐藏全部 AI</translation>
    </message>
  </context>
  <context>
    <name>LayoutControl</name>
    <message>
      <source>A slab is made of a reformatted plane: choose the three planes first.</source>
      <translation>层厚用于重组平面:请先选择三平面显示。</translation>
    </message>
    <message>
      <source>No layout hangs this study: no two of its images find a place.</source>
      <translation>没有适合此检查的挂片布局:可排入的图像不足两幅。</translation>
    </message>
    <message>
      <source>There is no stack under hand to tile.</source>
      <translation>当前没有可平铺的图像栈。</translation>
    </message>
    <message>
      <source>Thin</source>
      <translation>薄层</translation>
    </message>
  </context>
  <context>
    <name>LesionTable</name>
    <message>
      <source>Area mm²</source>
      <translation>面积 mm²</translation>
    </message>
    <message>
      <source>Lesions</source>
      <translation>病灶</translation>
    </message>
    <message>
      <source>No.</source>
      <translation>序号</translation>
    </message>
    <message>
      <source>Peak</source>
      <translation>峰值</translation>
    </message>
  </context>
  <context>
    <name>LineSample</name>
    <message>
      <source>AI, edited by a person: solid with a mark</source>
      <translation>AI 经人工修改:带标记的实线</translation>
    </message>
    <message>
      <source>AI: dashed</source>
      <translation>AI:虚线</translation>
    </message>
    <message>
      <source>drawn by a person: solid</source>
      <translation>人工绘制:实线</translation>
    </message>
  </context>
  <context>
    <name>Live</name>
    <message>
      <source>AI live</source>
      <translation>AI 实时</translation>
    </message>
    <message>
      <source>AI live, up to {frames} frames late</source>
      <translation>AI 实时，最多滞后 {frames} 帧</translation>
    </message>
  </context>
  <context>
    <name>LiveControl</name>
    <message>
      <source>AI live: {model}</source>
      <translation>AI 实时：{model}</translation>
    </message>
    <message>
      <source>AI live: {model} · waiting for another run</source>
      <translation>AI 实时：{model} · 正在等待另一次运行</translation>
    </message>
    <message>
      <source>AI live: {model} · {own} of {turns} frames/s</source>
      <translation>AI 实时：{model} · {own}/{turns} 帧/秒</translation>
    </message>
    <message>
      <source>No trained live model reads this image; live outlines need an ultrasound stack.</source>
      <translation>没有可读取此图像的已训练实时模型；实时轮廓需要超声序列。</translation>
    </message>
  </context>
  <context>
    <name>LookRows</name>
    <message>
      <source>Colours of the map</source>
      <translation>概率图颜色</translation>
    </message>
    <message>
      <source>Map</source>
      <translation>概率图</translation>
    </message>
    <message>
      <source>Opacity</source>
      <translation>不透明度</translation>
    </message>
    <message>
      <source>Show the map</source>
      <translation>显示概率图</translation>
    </message>
    <message>
      <source>Swipe</source>
      <translation>划动比较</translation>
    </message>
    <message>
      <source>Swipe between two maps</source>
      <translation>在两张概率图间划动比较</translation>
    </message>
    <message>
      <source>Threshold</source>
      <translation>阈值</translation>
    </message>
    <message>
      <source>lesion map</source>
      <translation>病灶概率图</translation>
    </message>
  </context>
  <context>
    <name>Measure</name>
    <message>
      <source>Across {value}</source>
      <translation>水平 {value}</translation>
    </message>
    <message>
      <source>Angle</source>
      <translation>角度</translation>
    </message>
    <message>
      <source>Area {value}</source>
      <translation>面积 {value}</translation>
    </message>
    <message>
      <source>Arrow</source>
      <translation>箭头</translation>
    </message>
    <message>
      <source>At detector</source>
      <translation>探测器平面</translation>
    </message>
    <message>
      <source>At detector ÷ {factor}</source>
      <translation>探测器平面 ÷ {factor}</translation>
    </message>
    <message>
      <source>Axes</source>
      <translation>长短径</translation>
    </message>
    <message>
      <source>Cobb angle</source>
      <translation>Cobb 角</translation>
    </message>
    <message>
      <source>Cobb {value}</source>
      <translation>Cobb 角 {value}</translation>
    </message>
    <message>
      <source>Distance {value}</source>
      <translation>距离 {value}</translation>
    </message>
    <message>
      <source>Down {value}</source>
      <translation>垂直 {value}</translation>
    </message>
    <message>
      <source>Ellipse</source>
      <translation>椭圆</translation>
    </message>
    <message>
      <source>Frequency difference {value}</source>
      <translation>频率差 {value}</translation>
    </message>
    <message>
      <source>Label</source>
      <translation>文字</translation>
    </message>
    <message>
      <source>Label of the measurement</source>
      <translation>测量的标签</translation>
    </message>
    <message>
      <source>Length</source>
      <translation>长度</translation>
    </message>
    <message>
      <source>Long {value}</source>
      <translation>长径 {value}</translation>
    </message>
    <message>
      <source>Mean {mean} · SD {sd} · median {median}{unit}</source>
      <translation>均值 {mean} · 标准差 {sd} · 中位数 {median}{unit}</translation>
    </message>
    <message>
      <source>Min {least} · Max {most}{unit}</source>
      <translation>最小 {least} · 最大 {most}{unit}</translation>
    </message>
    <message>
      <source>No angle: a line has no length</source>
      <translation>无角度:有一条线长度为零</translation>
    </message>
    <message>
      <source>No area: the outline crosses itself</source>
      <translation>无面积:轮廓自相交</translation>
    </message>
    <message>
      <source>No figure: an axis has no scale</source>
      <translation>无数值:有一轴没有标尺</translation>
    </message>
    <message>
      <source>No figure: the axes are no lengths</source>
      <translation>无数值：坐标轴不是长度</translation>
    </message>
    <message>
      <source>No figure: the axes have different units</source>
      <translation>无数值:两轴单位不同</translation>
    </message>
    <message>
      <source>Perimeter {value}</source>
      <translation>周长 {value}</translation>
    </message>
    <message>
      <source>Polygon</source>
      <translation>多边形</translation>
    </message>
    <message>
      <source>Profile</source>
      <translation>剖面</translation>
    </message>
    <message>
      <source>Rectangle</source>
      <translation>矩形</translation>
    </message>
    <message>
      <source>Short {value}</source>
      <translation>短径 {value}</translation>
    </message>
    <message>
      <source>Slope {value}</source>
      <translation>斜率 {value}</translation>
    </message>
    <message>
      <source>Time {value}</source>
      <translation>时间 {value}</translation>
    </message>
    <message>
      <source>US region {regions}</source>
      <translation>超声区域 {regions}</translation>
    </message>
    <message>
      <source>Velocity difference {value}</source>
      <translation>速度差 {value}</translation>
    </message>
    <message>
      <source>px: US regions {regions} differ</source>
      <translation>px:超声区域 {regions} 标定不一致</translation>
    </message>
    <message>
      <source>px: outside the ultrasound regions</source>
      <translation>px:位于超声区域之外</translation>
    </message>
    <message>
      <source>px: overlapping US regions differ</source>
      <translation>px:重叠的超声区域标定不一致</translation>
    </message>
    <message>
      <source>px: the file tells no scale</source>
      <translation>px:文件未提供标尺</translation>
    </message>
    <message>
      <source>px: this US region has no scale</source>
      <translation>px:此超声区域没有标尺</translation>
    </message>
  </context>
  <context>
    <name>MeasureControl</name>
    <message>
      <source>Change the measurement</source>
      <translation>修改测量</translation>
    </message>
    <message>
      <source>Delete</source>
      <translation>删除测量</translation>
    </message>
    <message>
      <source>Export measurements</source>
      <translation>导出测量</translation>
    </message>
    <message>
      <source>Measure</source>
      <translation>测量</translation>
    </message>
    <message>
      <source>The measurements are in the clipboard.</source>
      <translation>测量已复制到剪贴板。</translation>
    </message>
    <message>
      <source>There are no measurements on this image.</source>
      <translation>此图像上没有测量。</translation>
    </message>
    <message>
      <source>Written: {name}</source>
      <translation>已写入:{name}</translation>
    </message>
  </context>
  <context>
    <name>MeasureKeeping</name>
    <message numerus="yes">
      <source>%n measurement(s) of another picture with the same SOP Instance UID are not shown.</source>
      <translation>
        <numerusform>另一幅具有相同 SOP 实例 UID 的图像上的 %n 项测量未显示。</numerusform>
      </translation>
    </message>
  </context>
  <context>
    <name>MeasurementPlot</name>
    <message>
      <source>Histogram · pixels over value</source>
      <translation>直方图 · 像素数/值</translation>
    </message>
    <message>
      <source>Histogram · pixels over value ({unit})</source>
      <translation>直方图 · 像素数/值({unit})</translation>
    </message>
    <message>
      <source>Profile · value ({unit}) over {along}</source>
      <translation>剖面 · 值({unit})/{along}</translation>
    </message>
    <message>
      <source>Profile · value over {along}</source>
      <translation>剖面 · 值/{along}</translation>
    </message>
  </context>
  <context>
    <name>MeasurementsPanel</name>
    <message>
      <source>Copy as a table</source>
      <translation>以表格复制</translation>
    </message>
    <message>
      <source>Export as CSV</source>
      <translation>导出为 CSV</translation>
    </message>
    <message>
      <source>L length, A angle, O ellipse</source>
      <translation>L 长度,A 角度,O 椭圆</translation>
    </message>
    <message>
      <source>MEASUREMENTS</source>
      <translation>测量</translation>
    </message>
    <message>
      <source>Measurements</source>
      <translation>测量</translation>
    </message>
    <message>
      <source>Show measurements</source>
      <translation>显示测量</translation>
    </message>
  </context>
  <context>
    <name>ModelManager</name>
    <message>
      <source>Add a model…</source>
      <translation>添加模型…</translation>
    </message>
    <message>
      <source>Compare</source>
      <translation>比较</translation>
    </message>
    <message>
      <source>Drop a model's folder here to add it: its card.toml and its weights are checked first.</source>
      <translation>将模型文件夹拖到此处即可添加：会先检查其 card.toml 和权重。</translation>
    </message>
    <message>
      <source>Everything that the model's card says</source>
      <translation>模型卡的全部内容</translation>
    </message>
    <message>
      <source>Folder of the model</source>
      <translation>模型文件夹</translation>
    </message>
    <message>
      <source>For</source>
      <translation>用途</translation>
    </message>
    <message>
      <source>Licence</source>
      <translation>许可</translation>
    </message>
    <message>
      <source>Measured</source>
      <translation>测得</translation>
    </message>
    <message>
      <source>Model at the left</source>
      <translation>左侧模型</translation>
    </message>
    <message>
      <source>Model at the right</source>
      <translation>右侧模型</translation>
    </message>
    <message>
      <source>Models</source>
      <translation>模型</translation>
    </message>
    <message>
      <source>Not for</source>
      <translation>不用于</translation>
    </message>
    <message>
      <source>Not trained: never run</source>
      <translation>未训练：从不运行</translation>
    </message>
    <message>
      <source>On</source>
      <translation>数据</translation>
    </message>
    <message>
      <source>Run when an image opens ({modality})</source>
      <translation>打开图像时运行（{modality}）</translation>
    </message>
    <message>
      <source>Side by side</source>
      <translation>并排</translation>
    </message>
    <message>
      <source>The same picture twice, with one model's answer each</source>
      <translation>同一图像显示两次，各带一个模型的结果</translation>
    </message>
    <message>
      <source>Trained</source>
      <translation>已训练</translation>
    </message>
    <message>
      <source>Two trained models must read the image under hand.</source>
      <translation>当前图像须有两个已训练的模型可读。</translation>
    </message>
    <message>
      <source>Whole card</source>
      <translation>完整模型卡</translation>
    </message>
    <message>
      <source>no weights</source>
      <translation>无权重</translation>
    </message>
    <message>
      <source>not evaluated</source>
      <translation>未评估</translation>
    </message>
    <message>
      <source>not stated</source>
      <translation>未说明</translation>
    </message>
    <message>
      <source>the weights are missing</source>
      <translation>权重缺失</translation>
    </message>
    <message>
      <source>the weights do not match the card</source>
      <translation>权重与模型卡不符</translation>
    </message>
    <message>
      <source>weights not checked yet</source>
      <translation>权重尚未检查</translation>
    </message>
    <message>
      <source>weights verified</source>
      <translation>权重已核实</translation>
    </message>
    <message>
      <source>{n} images</source>
      <translation>{n} 幅图像</translation>
    </message>
  </context>
  <context>
    <name>ModelsPart</name>
    <message>
      <source>'{title}' was added.</source>
      <translation>已添加“{title}”。</translation>
    </message>
    <message>
      <source>Checking '{name}' …</source>
      <translation>正在检查“{name}”…</translation>
    </message>
    <message>
      <source>Two trained models must read the image under hand.</source>
      <translation>当前图像须有两个已训练的模型可读。</translation>
    </message>
  </context>
  <context>
    <name>NoticeLine</name>
    <message>
      <source>Close this message</source>
      <translation>关闭此消息</translation>
    </message>
    <message>
      <source>Copied</source>
      <translation>已复制</translation>
    </message>
    <message>
      <source>Copy log id</source>
      <translation>复制日志编号</translation>
    </message>
    <message>
      <source>Copy {id} to the clipboard</source>
      <translation>将 {id} 复制到剪贴板</translation>
    </message>
  </context>
  <context>
    <name>OpenImage</name>
    <message>
      <source>{n} frames</source>
      <translation>{n} 帧</translation>
    </message>
  </context>
  <context>
    <name>Opening</name>
    <message>
      <source>Images of {count} patients are open. Read the name in every picture.</source>
      <translation>已打开 {count} 位患者的图像。请核对每幅图像中的姓名。</translation>
    </message>
    <message>
      <source>{count} files could not be opened. The last: {why}</source>
      <translation>有 {count} 个文件无法打开。最后一个:{why}</translation>
    </message>
  </context>
  <context>
    <name>Overview</name>
    <message>
      <source>Overview of the slide</source>
      <translation>切片概览</translation>
    </message>
    <message>
      <source>The whole slide: click to go there</source>
      <translation>整张切片:点击可跳转</translation>
    </message>
  </context>
  <context>
    <name>PaletteBar</name>
    <message>
      <source>Colours of the map from 0 to 1</source>
      <translation>概率图颜色,0 到 1</translation>
    </message>
  </context>
  <context>
    <name>PaletteChoice</name>
    <message>
      <source>Colour table</source>
      <translation>颜色表</translation>
    </message>
    <message>
      <source>Grey</source>
      <translation>灰阶</translation>
    </message>
  </context>
  <context>
    <name>Palettes</name>
    <message>
      <source>Cividis</source>
      <translation>Cividis</translation>
    </message>
    <message>
      <source>Hot iron</source>
      <translation>热铁(Hot iron)</translation>
    </message>
    <message>
      <source>Hot metal blue</source>
      <translation>热金属蓝(Hot metal blue)</translation>
    </message>
    <message>
      <source>Inferno</source>
      <translation>Inferno</translation>
    </message>
    <message>
      <source>PET</source>
      <translation>PET</translation>
    </message>
    <message>
      <source>PET 20 step</source>
      <translation>PET 20 级</translation>
    </message>
    <message>
      <source>Viridis</source>
      <translation>Viridis</translation>
    </message>
  </context>
  <context>
    <name>ProvenanceLines</name>
    <message>
      <source>How good it is, for what, under which licence: the card of {model}</source>
      <translation>性能、用途与许可：{model} 的模型卡</translation>
    </message>
    <message>
      <source>Model card of {model}</source>
      <translation>{model} 的模型说明卡</translation>
    </message>
    <message>
      <source>not run</source>
      <translation>未运行</translation>
    </message>
    <message>
      <source>not trained</source>
      <translation>未训练</translation>
    </message>
    <message>
      <source>running</source>
      <translation>运行中</translation>
    </message>
  </context>
  <context>
    <name>ReaderControl</name>
    <message>
      <source>The view is on the clipboard.</source>
      <translation>视图已复制到剪贴板。</translation>
    </message>
    <message>
      <source>There is no picture to copy.</source>
      <translation>没有可复制的图像。</translation>
    </message>
    <message>
      <source>This image has no DICOM header.</source>
      <translation>此图像没有 DICOM 头信息。</translation>
    </message>
  </context>
  <context>
    <name>RemoteControl</name>
    <message numerus="yes">
      <source>%n image(s) fetched.</source>
      <translation>
        <numerusform>已获取 %n 幅图像。</numerusform>
      </translation>
    </message>
    <message>
      <source>Fetching… {done} of {total}</source>
      <translation>正在获取… {done}/{total}</translation>
    </message>
  </context>
  <context>
    <name>RemoteDialog</name>
    <message numerus="yes">
      <source>%n studies</source>
      <translation>
        <numerusform>%n 项检查</numerusform>
      </translation>
    </message>
    <message>
      <source>An opened study is copied to this computer until the window is closed. Nothing is sent but the question; passwords are not kept.</source>
      <translation>打开的检查会复制到本机，关闭窗口后删除。仅发送查询内容；不保存密码。</translation>
    </message>
    <message>
      <source>Born</source>
      <translation>出生日期</translation>
    </message>
    <message>
      <source>Date</source>
      <translation>日期</translation>
    </message>
    <message>
      <source>Family name, or name^given*</source>
      <translation>姓，或 姓^名*</translation>
    </message>
    <message>
      <source>Images</source>
      <translation>图像数</translation>
    </message>
    <message>
      <source>Modalities</source>
      <translation>成像方式</translation>
    </message>
    <message>
      <source>Modality</source>
      <translation>成像方式</translation>
    </message>
    <message>
      <source>Name</source>
      <translation>名称</translation>
    </message>
    <message>
      <source>Open</source>
      <translation>打开</translation>
    </message>
    <message>
      <source>Open from a server (DICOMweb)</source>
      <translation>从服务器打开（DICOMweb）</translation>
    </message>
    <message>
      <source>Password</source>
      <translation>密码</translation>
    </message>
    <message>
      <source>Patient ID</source>
      <translation>患者 ID</translation>
    </message>
    <message>
      <source>Search</source>
      <translation>搜索</translation>
    </message>
    <message>
      <source>Searching…</source>
      <translation>正在查询…</translation>
    </message>
    <message>
      <source>Server</source>
      <translation>服务器</translation>
    </message>
    <message>
      <source>Studies</source>
      <translation>检查列表</translation>
    </message>
    <message>
      <source>Study</source>
      <translation>检查</translation>
    </message>
    <message>
      <source>Study date</source>
      <translation>检查日期</translation>
    </message>
    <message>
      <source>The server knows no such study.</source>
      <translation>服务器上没有这样的检查。</translation>
    </message>
    <message>
      <source>User (if asked for)</source>
      <translation>用户名（如需要）</translation>
    </message>
  </context>
  <context>
    <name>Report</name>
    <message>
      <source>AI model</source>
      <translation>AI 模型</translation>
    </message>
    <message>
      <source>Image report</source>
      <translation>图像报告</translation>
    </message>
    <message>
      <source>Made {when} with {program}</source>
      <translation>{when} 由 {program} 生成</translation>
    </message>
    <message>
      <source>Mask '{label}' ({origin}): {review}</source>
      <translation>掩膜“{label}”（{origin}）：{review}</translation>
    </message>
    <message>
      <source>Measured by a person</source>
      <translation>人工测量</translation>
    </message>
    <message>
      <source>Patient management decisions must not be made solely on this output.</source>
      <translation>不得仅凭此输出作出患者处理决定。</translation>
    </message>
    <message>
      <source>Probabilities</source>
      <translation>概率</translation>
    </message>
    <message>
      <source>Scale</source>
      <translation>标尺</translation>
    </message>
    <message>
      <source>State</source>
      <translation>状态</translation>
    </message>
    <message>
      <source>The AI layers were hidden when this picture was taken.</source>
      <translation>截取此图时 AI 图层处于隐藏状态。</translation>
    </message>
    <message>
      <source>Value</source>
      <translation>值</translation>
    </message>
    <message>
      <source>Version, weights, device</source>
      <translation>版本、权重、设备</translation>
    </message>
  </context>
  <context>
    <name>ReportPage</name>
    <message>
      <source>Close</source>
      <translation>关闭</translation>
    </message>
    <message>
      <source>Copy all lines to the clipboard</source>
      <translation>将全部行复制到剪贴板</translation>
    </message>
    <message>
      <source>Copy as text</source>
      <translation>复制为文本</translation>
    </message>
    <message>
      <source>Search</source>
      <translation>搜索</translation>
    </message>
  </context>
  <context>
    <name>Role</name>
    <message>
      <source>box</source>
      <translation>方框</translation>
    </message>
    <message>
      <source>class</source>
      <translation>分类</translation>
    </message>
    <message>
      <source>fast outline</source>
      <translation>快速轮廓</translation>
    </message>
    <message>
      <source>fused</source>
      <translation>融合</translation>
    </message>
    <message>
      <source>map</source>
      <translation>概率图</translation>
    </message>
    <message>
      <source>outline</source>
      <translation>轮廓</translation>
    </message>
    <message>
      <source>whole</source>
      <translation>整图</translation>
    </message>
  </context>
  <context>
    <name>RunProgress</name>
    <message>
      <source>Starting the models</source>
      <translation>正在启动模型</translation>
    </message>
  </context>
  <context>
    <name>ScopeLine</name>
    <message>
      <source>Change</source>
      <translation>更改</translation>
    </message>
    <message>
      <source>OUT OF SCOPE · {why}</source>
      <translation>超出范围 · {why}</translation>
    </message>
    <message>
      <source>Say again what the image shows</source>
      <translation>重新说明图像内容</translation>
    </message>
  </context>
  <context>
    <name>ScopeQuestion</name>
    <message>
      <source>Breast</source>
      <translation>乳腺</translation>
    </message>
    <message>
      <source>Breast ultrasound</source>
      <translation>乳腺超声</translation>
    </message>
    <message>
      <source>Mammogram</source>
      <translation>乳腺X线摄影</translation>
    </message>
    <message>
      <source>Other</source>
      <translation>其他</translation>
    </message>
    <message>
      <source>The file does not say it; the answer holds for the whole study.</source>
      <translation>文件未注明;该回答适用于整个检查。</translation>
    </message>
    <message>
      <source>Thyroid</source>
      <translation>甲状腺</translation>
    </message>
    <message>
      <source>Thyroid ultrasound</source>
      <translation>甲状腺超声</translation>
    </message>
    <message>
      <source>Tissue picture</source>
      <translation>组织图像</translation>
    </message>
    <message>
      <source>What does this image show?</source>
      <translation>这幅图像显示什么？</translation>
    </message>
    <message>
      <source>Which organ does this ultrasound show?</source>
      <translation>此超声显示的是哪个器官?</translation>
    </message>
  </context>
  <context>
    <name>ScreenRuler</name>
    <message>
      <source> px/mm</source>
      <translation> 像素/mm</translation>
    </message>
    <message>
      <source>Calibrate this screen</source>
      <translation>校准此屏幕</translation>
    </message>
    <message>
      <source>Hold a real ruler to the screen and change the figure until the line is 100 mm long.</source>
      <translation>将实物直尺贴近屏幕,调整数值直到线长为 100 mm。</translation>
    </message>
    <message>
      <source>Screen pixels per millimetre</source>
      <translation>每毫米的屏幕像素数</translation>
    </message>
  </context>
  <context>
    <name>Section</name>
    <message>
      <source>Fold</source>
      <translation>折叠</translation>
    </message>
    <message>
      <source>Fold {section}</source>
      <translation>折叠{section}</translation>
    </message>
    <message>
      <source>Unfold</source>
      <translation>展开</translation>
    </message>
    <message>
      <source>Unfold {section}</source>
      <translation>展开{section}</translation>
    </message>
  </context>
  <context>
    <name>SelectionControl</name>
    <message numerus="yes">
      <source>%n key object selection(s) written: {name}</source>
      <translation>
        <numerusform>已写入 %n 个关键对象选择文档:{name}</numerusform>
      </translation>
    </message>
    <message>
      <source>There is no key image to export; K marks the frame.</source>
      <translation>没有可导出的关键图像;按 K 标记当前帧。</translation>
    </message>
    <message>
      <source>Write the key object selection to</source>
      <translation>关键对象选择文档的保存位置</translation>
    </message>
    <message>
      <source>“{name}” says “{title}” of {count} images: they are not marked as key images.</source>
      <translation>“{name}”将 {count} 幅图像标为“{title}”:它们不会被标记为关键图像。</translation>
    </message>
    <message numerus="yes">
      <source>“{name}”, {title}: %n frame(s) marked as key images.</source>
      <translation>
        <numerusform>“{name}”,{title}:%n 帧已标记为关键图像。</numerusform>
      </translation>
    </message>
    <message>
      <source>“{name}”, {title}: its images are not open; they are marked when they are opened.</source>
      <translation>“{name}”,{title}:其图像尚未打开;打开后会被标记。</translation>
    </message>
  </context>
  <context>
    <name>SelectionDialog</name>
    <message numerus="yes">
      <source>%n key image(s), one DICOM file for each study</source>
      <translation>
        <numerusform>%n 幅关键图像,每个检查一个 DICOM 文件</numerusform>
      </translation>
    </message>
    <message>
      <source>Cancel</source>
      <translation>取消</translation>
    </message>
    <message>
      <source>For conference</source>
      <translation>用于会诊讨论</translation>
    </message>
    <message>
      <source>For patient</source>
      <translation>给患者</translation>
    </message>
    <message>
      <source>For peer review</source>
      <translation>用于同行评议</translation>
    </message>
    <message>
      <source>For referring provider</source>
      <translation>给转诊医生</translation>
    </message>
    <message>
      <source>For research</source>
      <translation>用于研究</translation>
    </message>
    <message>
      <source>For surgery</source>
      <translation>用于手术</translation>
    </message>
    <message>
      <source>For teaching</source>
      <translation>用于教学</translation>
    </message>
    <message>
      <source>For therapy</source>
      <translation>用于治疗</translation>
    </message>
    <message>
      <source>Key object selection</source>
      <translation>关键对象选择</translation>
    </message>
    <message>
      <source>Note (optional)</source>
      <translation>备注(可选)</translation>
    </message>
    <message>
      <source>Of interest</source>
      <translation>值得关注</translation>
    </message>
    <message>
      <source>What for</source>
      <translation>用途</translation>
    </message>
    <message>
      <source>Write…</source>
      <translation>写入…</translation>
    </message>
  </context>
  <context>
    <name>Settings</name>
    <message>
      <source>* from the next start on</source>
      <translation>* 下次启动后生效</translation>
    </message>
    <message>
      <source>Appearance</source>
      <translation>外观</translation>
    </message>
    <message>
      <source>As the system</source>
      <translation>跟随系统</translation>
    </message>
    <message>
      <source>Ask at this address</source>
      <translation>查询地址</translation>
    </message>
    <message>
      <source>Ask for a new version at each start</source>
      <translation>每次启动时查询新版本</translation>
    </message>
    <message>
      <source>Automatic</source>
      <translation>自动</translation>
    </message>
    <message>
      <source>Compute on</source>
      <translation>计算设备</translation>
    </message>
    <message>
      <source>Dark</source>
      <translation>深色</translation>
    </message>
    <message>
      <source>Folder with more models</source>
      <translation>其他模型所在文件夹</translation>
    </message>
    <message>
      <source>Graphics card (Apple)</source>
      <translation>显卡(Apple)</translation>
    </message>
    <message>
      <source>Graphics card (CUDA)</source>
      <translation>显卡(CUDA)</translation>
    </message>
    <message>
      <source>High contrast</source>
      <translation>高对比度</translation>
    </message>
    <message>
      <source>Keys</source>
      <translation>按键</translation>
    </message>
    <message>
      <source>Language</source>
      <translation>语言</translation>
    </message>
    <message>
      <source>Left button pans</source>
      <translation>左键平移</translation>
    </message>
    <message>
      <source>Left button scrolls</source>
      <translation>左键滚动</translation>
    </message>
    <message>
      <source>Light</source>
      <translation>浅色</translation>
    </message>
    <message>
      <source>Memory for slides</source>
      <translation>切片内存</translation>
    </message>
    <message>
      <source>Mouse</source>
      <translation>鼠标</translation>
    </message>
    <message>
      <source>Off: no connection is ever made. On: one small file is read from that https address; nothing is sent but the question itself, which shows that address this computer's network number.</source>
      <translation>关闭：从不建立网络连接。开启：从该 https 地址读取一个小文件；除查询本身外不发送任何内容，但该地址会看到本机的网络地址。</translation>
    </message>
    <message>
      <source>Pathology</source>
      <translation>病理</translation>
    </message>
    <message>
      <source>Processor (CPU)</source>
      <translation>处理器(CPU)</translation>
    </message>
    <message>
      <source>Remember their patients' names and small pictures</source>
      <translation>记住其患者姓名和缩略图</translation>
    </message>
    <message>
      <source>Remember which files were opened</source>
      <translation>记住打开过的文件</translation>
    </message>
    <message>
      <source>Run the models inside the window's process</source>
      <translation>在窗口进程内运行模型</translation>
    </message>
    <message>
      <source>Run the models when an image opens</source>
      <translation>打开图像时运行模型</translation>
    </message>
    <message>
      <source>Settings</source>
      <translation>设置</translation>
    </message>
    <message>
      <source>Show colours by the picture's profile (ICC)</source>
      <translation>按图像的色彩配置文件 (ICC) 显示颜色</translation>
    </message>
    <message>
      <source>none – choose…</source>
      <translation>无 – 选择…</translation>
    </message>
  </context>
  <context>
    <name>SettingsControl</name>
    <message>
      <source>A newer version is there: {version}</source>
      <translation>有新版本：{version}</translation>
    </message>
    <message>
      <source>Export settings</source>
      <translation>导出设置</translation>
    </message>
    <message>
      <source>Import settings</source>
      <translation>导入设置</translation>
    </message>
    <message>
      <source>Not used here: {names}.</source>
      <translation>此处未采用：{names}。</translation>
    </message>
    <message>
      <source>Settings and keys were read from '{name}'. Some count from the next start on.</source>
      <translation>已从“{name}”读入设置和按键，部分设置下次启动后生效。</translation>
    </message>
    <message>
      <source>Settings and keys were saved in '{name}'.</source>
      <translation>设置和按键已保存到“{name}”。</translation>
    </message>
  </context>
  <context>
    <name>Shortcuts</name>
    <message>
      <source>Action</source>
      <translation>操作</translation>
    </message>
    <message>
      <source>Alt + wheel</source>
      <translation>Alt + 滚轮</translation>
    </message>
    <message>
      <source>As in the profile</source>
      <translation>按方案默认</translation>
    </message>
    <message>
      <source>Ctrl + wheel</source>
      <translation>Ctrl + 滚轮</translation>
    </message>
    <message>
      <source>Double click</source>
      <translation>双击</translation>
    </message>
    <message>
      <source>Drawing</source>
      <translation>绘制</translation>
    </message>
    <message>
      <source>Everywhere</source>
      <translation>通用</translation>
    </message>
    <message>
      <source>Give this key to the action</source>
      <translation>将此键赋予该操作</translation>
    </message>
    <message>
      <source>Keys</source>
      <translation>按键</translation>
    </message>
    <message>
      <source>Left drag</source>
      <translation>左键拖动</translation>
    </message>
    <message>
      <source>List of cases</source>
      <translation>病例列表</translation>
    </message>
    <message>
      <source>Mouse</source>
      <translation>鼠标</translation>
    </message>
    <message>
      <source>New key</source>
      <translation>新按键</translation>
    </message>
    <message>
      <source>No key</source>
      <translation>无按键</translation>
    </message>
    <message>
      <source>Radiology</source>
      <translation>放射</translation>
    </message>
    <message>
      <source>Search action or key</source>
      <translation>搜索操作或按键</translation>
    </message>
    <message>
      <source>Set</source>
      <translation>设定</translation>
    </message>
    <message>
      <source>Shift + wheel</source>
      <translation>Shift + 滚轮</translation>
    </message>
    <message>
      <source>Shift / Ctrl while drawing</source>
      <translation>绘制时按 Shift / Ctrl</translation>
    </message>
    <message>
      <source>Short right click</source>
      <translation>短按右键</translation>
    </message>
    <message>
      <source>Shortcuts</source>
      <translation>快捷键</translation>
    </message>
    <message>
      <source>Slides</source>
      <translation>切片</translation>
    </message>
    <message>
      <source>Space + drag</source>
      <translation>空格 + 拖动</translation>
    </message>
    <message>
      <source>Wheel</source>
      <translation>滚轮</translation>
    </message>
    <message>
      <source>add / take away</source>
      <translation>添加 / 去除</translation>
    </message>
    <message>
      <source>brush size</source>
      <translation>画笔大小</translation>
    </message>
    <message>
      <source>menu</source>
      <translation>菜单</translation>
    </message>
    <message>
      <source>next frame of a stack; zoom at the cursor on a single image</source>
      <translation>图像栈中切换帧;单幅图像时在光标处缩放</translation>
    </message>
    <message>
      <source>one picture as large as all; fit where there is one</source>
      <translation>最大化单幅图像;仅一幅时适合窗口</translation>
    </message>
    <message>
      <source>pan</source>
      <translation>平移</translation>
    </message>
    <message>
      <source>strength of the magnifier</source>
      <translation>放大镜倍率</translation>
    </message>
    <message>
      <source>the tool in hand</source>
      <translation>当前工具</translation>
    </message>
    <message>
      <source>zoom at the cursor</source>
      <translation>在光标处缩放</translation>
    </message>
    <message>
      <source>{key} belongs to “{action}” here. Take it away there first.</source>
      <translation>{key} 在此处属于“{action}”。请先在那里移除。</translation>
    </message>
  </context>
  <context>
    <name>SlideAi</name>
    <message>
      <source>Draw a rectangle: the model looks at every tile that it touches.</source>
      <translation>请画一个矩形：模型会查看它触及的每个图块。</translation>
    </message>
    <message>
      <source>Export the lesion map to a folder</source>
      <translation>导出病灶概率图到文件夹</translation>
    </message>
    <message>
      <source>Maps (*.npy *.png *.tif *.tiff *.csv *.geojson *.json *.dcm);;All files (*)</source>
      <translation>概率图 (*.npy *.png *.tif *.tiff *.csv *.geojson *.json *.dcm);;所有文件 (*)</translation>
    </message>
    <message>
      <source>Open a map</source>
      <translation>打开概率图</translation>
    </message>
    <message>
      <source>Open the image first that the map belongs to.</source>
      <translation>请先打开该图所属的图像。</translation>
    </message>
    <message>
      <source>The lesion map was written to '{name}'.</source>
      <translation>病灶概率图已写入“{name}”。</translation>
    </message>
    <message>
      <source>The map of '{model}' is not there any more: run it again.</source>
      <translation>“{model}”的概率图已不存在:请重新运行。</translation>
    </message>
  </context>
  <context>
    <name>SlideControl</name>
    <message>
      <source>The magnification of this slide is not known; say its pixel size (View menu).</source>
      <translation>此切片的放大倍数未知;请在“视图”菜单中指定像素尺寸。</translation>
    </message>
    <message>
      <source>Two slides in two viewports are needed to move in step.</source>
      <translation>同步移动需要在两个视口中各有一张切片。</translation>
    </message>
  </context>
  <context>
    <name>SlideMapPanel</name>
    <message>
      <source> so far</source>
      <translation>(截至目前)</translation>
    </message>
    <message numerus="yes">
      <source>%n lesion(s){so_far}</source>
      <translation>
        <numerusform>%n 个病灶{so_far}</numerusform>
      </translation>
    </message>
    <message>
      <source>Export…</source>
      <translation>导出…</translation>
    </message>
    <message>
      <source>In the rectangle or polygon drawn; else draw one now</source>
      <translation>在已画的矩形或多边形内；没有则现在画一个</translation>
    </message>
    <message>
      <source>LESION MAP</source>
      <translation>病灶概率图</translation>
    </message>
    <message>
      <source>Measuring the lesions…</source>
      <translation>正在测量病灶…</translation>
    </message>
    <message>
      <source>No map yet.</source>
      <translation>尚无概率图。</translation>
    </message>
    <message>
      <source>Nothing reaches the threshold so far.</source>
      <translation>目前没有达到阈值的区域。</translation>
    </message>
    <message>
      <source>Nothing reaches the threshold.</source>
      <translation>没有达到阈值的区域。</translation>
    </message>
    <message>
      <source>Open map…</source>
      <translation>打开概率图…</translation>
    </message>
    <message>
      <source>Run in region</source>
      <translation>在区域内运行</translation>
    </message>
    <message>
      <source>Run on slide</source>
      <translation>在整张切片上运行</translation>
    </message>
    <message>
      <source>{area:.3f} mm² together</source>
      <translation>合计 {area:.3f} mm²</translation>
    </message>
    <message>
      <source>{share:.0%} of the slide is computed; nothing is known of the hatched rest.</source>
      <translation>已计算切片的 {share:.0%}；画有斜线的其余部分尚不知晓。</translation>
    </message>
  </context>
  <context>
    <name>SmallPictures</name>
    <message>
      <source>No patient name</source>
      <translation>无患者姓名</translation>
    </message>
    <message>
      <source>Pictures</source>
      <translation>图片</translation>
    </message>
    <message>
      <source>Study</source>
      <translation>检查</translation>
    </message>
    <message>
      <source>{n} frames</source>
      <translation>{n} 帧</translation>
    </message>
  </context>
  <context>
    <name>Snapshot</name>
    <message>
      <source>Masks on the picture: {origins}</source>
      <translation>图像上的掩膜:{origins}</translation>
    </message>
    <message>
      <source>Measured by a person: {scales}</source>
      <translation>人工测量:{scales}</translation>
    </message>
  </context>
  <context>
    <name>StateChip</name>
    <message>
      <source>1 FINDING</source>
      <translation>1 个病灶</translation>
    </message>
    <message>
      <source>FAILED</source>
      <translation>失败</translation>
    </message>
    <message>
      <source>NO FINDING</source>
      <translation>未见病灶</translation>
    </message>
    <message>
      <source>NOT RUN</source>
      <translation>未运行</translation>
    </message>
    <message>
      <source>OUT OF SCOPE</source>
      <translation>超出适用范围</translation>
    </message>
    <message>
      <source>RUNNING</source>
      <translation>运行中</translation>
    </message>
    <message>
      <source>{n} FINDINGS</source>
      <translation>{n} 个病灶</translation>
    </message>
  </context>
  <context>
    <name>StatusBar</name>
    <message>
      <source>Research use only – not for clinical use</source>
      <translation>仅供研究使用 – 不得用于临床</translation>
    </message>
    <message>
      <source>cache {used} of {cap}</source>
      <translation>缓存 {used} / {cap}</translation>
    </message>
    <message>
      <source>saved {time}</source>
      <translation>已保存 {time}</translation>
    </message>
    <message>
      <source>{device} · {s:.2f} s</source>
      <translation>{device} · {s:.2f} 秒</translation>
    </message>
  </context>
  <context>
    <name>Strip</name>
    <message>
      <source>Scrolls, zooms and windows with the others. Click to set it free.</source>
      <translation>与其他视口一起滚动、缩放和调窗。点击可解除联动。</translation>
    </message>
    <message>
      <source>free</source>
      <translation>独立</translation>
    </message>
    <message>
      <source>linked</source>
      <translation>已联动</translation>
    </message>
  </context>
  <context>
    <name>StudiesPanel</name>
    <message>
      <source>Collapse the list</source>
      <translation>收起列表</translation>
    </message>
    <message>
      <source>Forget all recent studies</source>
      <translation>清除全部最近检查</translation>
    </message>
    <message>
      <source>Images of {count} patients are open.</source>
      <translation>已打开 {count} 位患者的图像。</translation>
    </message>
    <message>
      <source>Open images</source>
      <translation>已打开的图像</translation>
    </message>
    <message>
      <source>RECENT</source>
      <translation>最近</translation>
    </message>
    <message>
      <source>Recent files</source>
      <translation>最近文件</translation>
    </message>
    <message>
      <source>STUDIES</source>
      <translation>检查</translation>
    </message>
    <message>
      <source>Show or hide recent files</source>
      <translation>显示或隐藏最近文件</translation>
    </message>
  </context>
  <context>
    <name>TagBrowser</name>
    <message numerus="yes">
      <source>%n element(s)</source>
      <translation>
        <numerusform>%n 个数据元素</numerusform>
      </translation>
    </message>
    <message>
      <source>Copy all</source>
      <translation>全部复制</translation>
    </message>
    <message>
      <source>Copy row</source>
      <translation>复制行</translation>
    </message>
    <message>
      <source>Copy the cell</source>
      <translation>复制单元格</translation>
    </message>
    <message>
      <source>Copy value</source>
      <translation>复制值</translation>
    </message>
    <message>
      <source>DICOM elements</source>
      <translation>DICOM 数据元素</translation>
    </message>
    <message>
      <source>DICOM elements of {name}</source>
      <translation>{name} 的 DICOM 数据元素</translation>
    </message>
    <message>
      <source>Name</source>
      <translation>名称</translation>
    </message>
    <message>
      <source>Search tag, name or value</source>
      <translation>搜索标签、名称或值</translation>
    </message>
    <message>
      <source>Tag</source>
      <translation>标签</translation>
    </message>
    <message>
      <source>VR</source>
      <translation>VR</translation>
    </message>
    <message>
      <source>Value</source>
      <translation>值</translation>
    </message>
  </context>
  <context>
    <name>ToldControl</name>
    <message>
      <source>Pixel size of the slide</source>
      <translation>切片像素尺寸</translation>
    </message>
    <message>
      <source>There are no other pictures in this file.</source>
      <translation>此文件中没有其他图片。</translation>
    </message>
    <message>
      <source>View menu: Pixel size of the slide…</source>
      <translation>视图菜单:切片像素尺寸…</translation>
    </message>
    <message>
      <source>Width of a pixel at full resolution, in µm (20×: about 0.5, 40×: about 0.25)</source>
      <translation>全分辨率下的像素宽度,单位 µm(20×:约 0.5,40×:约 0.25)</translation>
    </message>
  </context>
  <context>
    <name>TrueSizeControl</name>
    <message>
      <source>The calibration cannot be kept: {why}.</source>
      <translation>无法保存校准:{why}。</translation>
    </message>
    <message>
      <source>This image has no calibration: its true size is not known.</source>
      <translation>此图像没有标定:实际尺寸未知。</translation>
    </message>
    <message>
      <source>This screen is not calibrated; View ▸ Calibrate this screen shows how.</source>
      <translation>此屏幕尚未校准;请用“视图 ▸ 校准此屏幕”。</translation>
    </message>
    <message>
      <source>True size by {source} and this screen's calibration.</source>
      <translation>按{source}和本屏幕的校准显示实际尺寸。</translation>
    </message>
  </context>
  <context>
    <name>Viewport</name>
    <message>
      <source>Image</source>
      <translation>图像</translation>
    </message>
  </context>
  <context>
    <name>Welcome</name>
    <message>
      <source>DICOM, PNG, JPEG, TIFF</source>
      <translation>DICOM、PNG、JPEG、TIFF</translation>
    </message>
    <message>
      <source>Delete the list of recent studies</source>
      <translation>删除最近检查列表</translation>
    </message>
    <message>
      <source>Demo case</source>
      <translation>演示病例</translation>
    </message>
    <message>
      <source>Drop here</source>
      <translation>拖放到此处</translation>
    </message>
    <message>
      <source>Forget all</source>
      <translation>全部清除</translation>
    </message>
    <message>
      <source>LesionScope</source>
      <translation>LesionScope</translation>
    </message>
    <message>
      <source>Open</source>
      <translation>打开</translation>
    </message>
    <message>
      <source>Open a study to begin.</source>
      <translation>打开检查以开始。</translation>
    </message>
    <message>
      <source>Recent</source>
      <translation>最近</translation>
    </message>
    <message>
      <source>Recent studies</source>
      <translation>最近检查</translation>
    </message>
    <message>
      <source>files or a folder</source>
      <translation>文件或文件夹</translation>
    </message>
    <message>
      <source>synthetic phantom</source>
      <translation>合成体模</translation>
    </message>
  </context>
  <context>
    <name>WindowPlot</name>
    <message>
      <source>Histogram</source>
      <translation>直方图</translation>
    </message>
  </context>
  <context>
    <name>_AnnotationRow</name>
    <message>
      <source>AI</source>
      <translation>AI</translation>
    </message>
    <message>
      <source>AI, edited</source>
      <translation>AI,已修改</translation>
    </message>
    <message>
      <source>accepted</source>
      <translation>已接受</translation>
    </message>
    <message>
      <source>person</source>
      <translation>人工</translation>
    </message>
    <message>
      <source>proposed</source>
      <translation>建议</translation>
    </message>
    <message>
      <source>rejected</source>
      <translation>已拒绝</translation>
    </message>
  </context>
  <context>
    <name>_Work</name>
    <message>
      <source>Cancel</source>
      <translation>取消</translation>
    </message>
    <message>
      <source>Progress</source>
      <translation>进度</translation>
    </message>
  </context>
</TS>
