-- What Markdown cannot say of the report, said to each format: coloured boxes, notes, figures with their alt text, and
-- for Typst words that are text and nothing else.

-- Boxes by class: the Word style of their paragraphs. In Typst each is a function of report.typ with the class's name.
local BOXES = { ["key-findings"] = "Key Findings", ["note"] = "Note", ["synthetic"] = "Synthetic" }

local function quoted(text)
  return '"' .. text:gsub("\\", "\\\\"):gsub('"', '\\"') .. '"'
end

-- Typst gives a meaning to many marks (-- and ... too), so a word with any but the plainest becomes a string there.
local function literal(word)
  if word.text:match("[^%w\128-\255,;:()%%?!.]") or word.text:match("%.%.") or word.text:match("^%d+%.$") then
    return pandoc.RawInline("typst", "#" .. quoted(word.text) .. ";")
  end
end

local function typst(blocks)
  return pandoc.write(pandoc.Pandoc(blocks):walk { Str = literal }, "typst")
end

-- In a tight list Word would see neither the style of a box nor that of a text.
local function loose(block)
  return block:walk { Plain = function(plain) return pandoc.Para(plain.content) end }
end

local function list(items)
  if FORMAT == "docx" then return loose(items) end
end

-- Numbers beside words: two columns in Typst, where a function of report.typ takes both.
local function beside(div)
  local blocks = pandoc.List { pandoc.RawBlock("typst", "#beside[") }
  blocks:extend(div.content[1].content)
  blocks:insert(pandoc.RawBlock("typst", "]["))
  blocks:extend(div.content[2].content)
  blocks:insert(pandoc.RawBlock("typst", "]"))
  return blocks
end

-- A share in large type, in the colour of whose it is.
local function share(span)
  if FORMAT ~= "typst" or span.classes[1] ~= "share" then return nil end
  local inlines = pandoc.List { pandoc.RawInline("typst", "#share([") }
  inlines:extend(span.content)
  inlines:insert(pandoc.RawInline("typst", "], " .. quoted(span.classes[2]) .. ")"))
  return inlines
end

-- The rows behind a figure, for who asks for them, on the page alone: print and Word have the tables.
local function figure_data(div)
  if not FORMAT:match("html") then return {} end
  local blocks = pandoc.List { pandoc.RawBlock("html", "<details><summary>"), pandoc.Plain(div.content[1].content) }
  blocks:extend { pandoc.RawBlock("html", "</summary>"), div.content[2], pandoc.RawBlock("html", "</details>") }
  return blocks
end

local function box(div)
  local class = div.classes[1]
  if class == "figure-data" then return figure_data(div) end
  if class == "beside" and FORMAT == "typst" then return beside(div) end
  if not BOXES[class] then return nil end
  if FORMAT == "docx" then
    div = loose(div)
    div.attributes["custom-style"] = BOXES[class]
    return div
  elseif FORMAT == "typst" then
    local size = div.classes:includes("chosen") and "(size: 9.5pt)" or ""
    local blocks = pandoc.List { pandoc.RawBlock("typst", "#" .. class .. size .. "[") }
    blocks:extend(div.content)
    blocks:insert(pandoc.RawBlock("typst", "]"))
    return blocks
  end
end

-- Pandoc's Typst writer drops the alt text of a captioned image, which PDF/UA requires.
local function figure(fig)
  if FORMAT ~= "typst" then return nil end
  local image
  fig:walk { Image = function(found) image = found end }
  local alt = image.attributes.alt or pandoc.utils.stringify(image.caption)
  local caption = typst { pandoc.Plain(pandoc.utils.blocks_to_inlines(fig.caption.long)) }
  return pandoc.RawBlock("typst",
    "#report-figure(image(" .. quoted(image.src) .. ", alt: " .. quoted(alt) .. ", width: 100%), [" .. caption .. "])")
end

-- Word reads a picture's width from its own pixels; the text width is what the figure was drawn for.
local function picture(image)
  if image.classes:includes("logo") then
    if FORMAT == "docx" then
      image.attributes.height, image.caption = "1.5cm", { pandoc.Str(image.attributes.alt) }
    end
    if FORMAT ~= "typst" then return image end
    return pandoc.RawInline("typst",
      "#image(" .. quoted(image.src) .. ", alt: " .. quoted(image.attributes.alt) .. ", height: 15mm)")
  end
  if FORMAT == "docx" then
    image.attributes.width = "100%"
    return image
  end
end

-- A table scrolls in its own box on a narrow screen.
local function scrolling(tbl)
  if FORMAT:match("html") then
    return pandoc.Div({ tbl }, pandoc.Attr("", { "scroll" }, { tabindex = "0" }))
  end
end

local filters = { { BulletList = list, Div = box, Span = share, Figure = figure, Image = picture, Table = scrolling } }
if FORMAT == "typst" then table.insert(filters, { Str = literal }) end
return filters
