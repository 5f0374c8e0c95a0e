-- A digit as 64 little-endian floats.
local ffi = require("ffi")
local pixels = ffi.new("float[64]")
for i = 0, 63 do
  pixels[i] = (i * 7 % 17) / 16
end

wrk.method = "POST"
wrk.body = ffi.string(pixels, 256)
wrk.headers["Content-Type"] = "application/octet-stream"

done = function(summary, latency)
  local errors = summary.errors
  io.write(string.format("RESULT %d %d %d %.1f %.1f\n", summary.requests, summary.duration,
    errors.connect + errors.read + errors.write + errors.status + errors.timeout, latency:percentile(50), latency:percentile(99)))
end
