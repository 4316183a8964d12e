-- Puts questions to `attache serve` as fast as it answers, for wrk:
--
--   wrk -t2 -c32 -d60s --latency -s benches/load.lua http://127.0.0.1:8080 -- QUESTIONS [PARAMETERS]
--
-- QUESTIONS is a file with a question a line, behind a tab where there is one, such as the questions.tsv that
-- `--example speed make` writes; they come in a shuffled order that is the same each time. PARAMETERS are added to each,
-- as in `facets=person,place,org,source,year`. Anything but 200 counts as failed.

local paths = {}
local at = 0
local threads = 0

local function encoded(text)
  return (text:gsub("[^%w]", function(c) return string.format("%%%02X", c:byte()) end))
end

function setup(thread)
  thread:set("seed", threads)
  threads = threads + 1
end

function init(args)
  local more = args[2] and ("&" .. args[2]) or ""
  for line in io.lines(args[1]) do
    if line:find("%S") then
      paths[#paths + 1] = "/api/search?q=" .. encoded(line:gsub("^.*\t", "")) .. more
    end
  end
  math.randomseed(7 + seed)
  for i = #paths, 2, -1 do
    local j = math.random(i)
    paths[i], paths[j] = paths[j], paths[i]
  end
end

function request()
  at = at % #paths + 1
  return wrk.format("GET", paths[at])
end

function done(summary, latency, requests)
  local failed = summary.errors.connect + summary.errors.read + summary.errors.write + summary.errors.status
    + summary.errors.timeout
  io.write(string.format("requests a second %.0f, p50 %.1f ms, p99 %.1f ms, failed %d\n",
    summary.requests / summary.duration * 1e6, latency:percentile(50) / 1e3, latency:percentile(99) / 1e3, failed))
end
