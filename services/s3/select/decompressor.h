// Compressed input, piece by piece: gzip and bzip2, also several streams one after the other.
#pragma once

#include <functional>
#include <memory>
#include <string>
#include <string_view>

namespace s3::select {

class Decompressor {
 public:
  using Sink = std::function<void(std::string_view bytes)>;

  virtual ~Decompressor() = default;
  /// Throws InvalidCompressionFormat for what is not compressed like that.
  virtual void feed(std::string_view bytes) = 0;
  /// Throws TruncatedInput unless the last stream came to its end.
  virtual void finish() = 0;
};

/// `type` is InputSerialization.CompressionType: "NONE", "GZIP" or "BZIP2".
std::unique_ptr<Decompressor> decompressor(const std::string& type, Decompressor::Sink sink);

}  // namespace s3::select
