#include "services/s3/select/decompressor.h"

#include <array>
#include <bzlib.h>

#include <zlib.h>

#include "services/s3/errors.h"

namespace s3::select {
namespace {

constexpr size_t kStepBytes = 64 * 1024;

class Plain : public Decompressor {
 public:
  explicit Plain(Sink sink) : sink_(std::move(sink)) {}
  void feed(std::string_view bytes) override { sink_(bytes); }
  void finish() override {}

 private:
  Sink sink_;
};

class Gzip : public Decompressor {
 public:
  explicit Gzip(Sink sink) : sink_(std::move(sink)) {
    constexpr int kGzipOnly = MAX_WBITS + 16;
    if (inflateInit2(&stream_, kGzipOnly) != Z_OK) throw std::runtime_error("zlib does not start");
  }
  Gzip(const Gzip&) = delete;
  ~Gzip() override { inflateEnd(&stream_); }

  void feed(std::string_view bytes) override {
    stream_.next_in = reinterpret_cast<Bytef*>(const_cast<char*>(bytes.data()));
    stream_.avail_in = static_cast<uInt>(bytes.size());
    while (stream_.avail_in > 0) {
      if (std::exchange(is_at_end_, false)) inflateReset(&stream_);
      int status = Z_OK;
      do {
        stream_.next_out = reinterpret_cast<Bytef*>(buffer_.data());
        stream_.avail_out = kStepBytes;
        status = inflate(&stream_, Z_NO_FLUSH);
        if (status != Z_OK && status != Z_STREAM_END && status != Z_BUF_ERROR)
          throw refusal("InvalidCompressionFormat");
        sink_({buffer_.data(), kStepBytes - stream_.avail_out});
      } while (stream_.avail_out == 0 && status == Z_OK);
      is_at_end_ = status == Z_STREAM_END;
    }
  }
  void finish() override {
    if (!is_at_end_) throw refusal("TruncatedInput");
  }

 private:
  Sink sink_;
  z_stream stream_{};
  std::array<char, kStepBytes> buffer_{};
  bool is_at_end_ = false;
};

class Bzip2 : public Decompressor {
 public:
  explicit Bzip2(Sink sink) : sink_(std::move(sink)) { start(); }
  Bzip2(const Bzip2&) = delete;
  ~Bzip2() override { BZ2_bzDecompressEnd(&stream_); }

  void feed(std::string_view bytes) override {
    stream_.next_in = const_cast<char*>(bytes.data());
    stream_.avail_in = static_cast<unsigned>(bytes.size());
    while (stream_.avail_in > 0) {
      if (std::exchange(is_at_end_, false)) restart();
      int status = BZ_OK;
      do {
        stream_.next_out = buffer_.data();
        stream_.avail_out = kStepBytes;
        status = BZ2_bzDecompress(&stream_);
        if (status != BZ_OK && status != BZ_STREAM_END) throw refusal("InvalidCompressionFormat");
        sink_({buffer_.data(), kStepBytes - stream_.avail_out});
      } while (stream_.avail_out == 0 && status == BZ_OK);
      is_at_end_ = status == BZ_STREAM_END;
    }
  }
  void finish() override {
    if (!is_at_end_) throw refusal("TruncatedInput");
  }

 private:
  void start() {
    if (BZ2_bzDecompressInit(&stream_, 0, 0) != BZ_OK) throw std::runtime_error("bzip2 does not start");
  }
  void restart() {
    const bz_stream rest = stream_;
    BZ2_bzDecompressEnd(&stream_);
    stream_ = {};
    start();
    stream_.next_in = rest.next_in;
    stream_.avail_in = rest.avail_in;
  }

  Sink sink_;
  bz_stream stream_{};
  std::array<char, kStepBytes> buffer_{};
  bool is_at_end_ = false;
};

}  // namespace

std::unique_ptr<Decompressor> decompressor(const std::string& type, Decompressor::Sink sink) {
  if (type == "GZIP") return std::make_unique<Gzip>(std::move(sink));
  if (type == "BZIP2") return std::make_unique<Bzip2>(std::move(sink));
  if (type != "NONE") throw refusal("InvalidCompressionFormat");
  return std::make_unique<Plain>(std::move(sink));
}

}  // namespace s3::select
