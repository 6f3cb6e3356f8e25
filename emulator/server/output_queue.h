// What a connection still has to send: texts and slices of files, in order, written without blocking.
#pragma once

#include <deque>
#include <string>
#include <string_view>
#include <variant>

#include "emulator/server/byte_sink.h"
#include "emulator/store/body_store.h"

namespace emulator {

class OutputQueue {
 public:
  OutputQueue() = default;
  OutputQueue(const OutputQueue&) = delete;
  ~OutputQueue();

  /// The text that is sent last; append to it what goes out next.
  std::string& text();
  /// Adds a body. Files are opened here, up to kOpenFilesPerAnswerMax, so that a later deletion does not cut them
  /// short. Throws std::runtime_error if one cannot be opened.
  void add(ResponseBody body);

  bool empty() const { return parts_.empty() || (parts_.size() == 1 && is_empty_text(parts_.front())); }
  /// True if no further answer should be added before these are sent.
  bool is_full() const;

  enum class Outcome { kDone, kWouldBlock, kFailed };
  /// Writes as much as the sink takes. `sent_bytes` grows by it.
  Outcome write(ByteSink& sink, uint64_t& sent_bytes);

 private:
  struct Text {
    std::string bytes;
    size_t sent = 0;
  };
  struct File {
    FileSlice slice;
    int descriptor = -1;
  };
  using Part = std::variant<Text, File>;

  static bool is_empty_text(const Part& part);
  static Outcome write_text(ByteSink& sink, Text& text, bool more, uint64_t& sent_bytes);
  static Outcome write_file(ByteSink& sink, File& file, uint64_t& sent_bytes);
  void drop_front();

  std::deque<Part> parts_;
};

}  // namespace emulator
