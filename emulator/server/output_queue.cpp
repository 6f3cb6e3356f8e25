#include "emulator/server/output_queue.h"

#include <fcntl.h>
#include <unistd.h>

#include "emulator/server/limits.h"

namespace emulator {
namespace {

int open_file(const std::string& path) {
  return ::open(path.c_str(), O_RDONLY | O_CLOEXEC);
}

OutputQueue::Outcome outcome_of(const ByteSink::Result& result) {
  return result.outcome == ByteSink::Outcome::kWouldBlock ? OutputQueue::Outcome::kWouldBlock
                                                          : OutputQueue::Outcome::kFailed;
}

}  // namespace

OutputQueue::~OutputQueue() {
  while (!parts_.empty()) drop_front();
}

std::string& OutputQueue::text() {
  if (parts_.empty() || !std::holds_alternative<Text>(parts_.back())) parts_.push_back(Text{});
  return std::get<Text>(parts_.back()).bytes;
}

void OutputQueue::add(ResponseBody body) {
  OutputQueue added;  // closes what it opened if one of the files is not there
  size_t opened = 0;
  for (auto& part : body.parts) {
    if (auto* bytes = std::get_if<std::string>(&part)) {
      if (added.parts_.empty() && bytes->size() <= kPendingOutputBytesMax) {
        text().append(*bytes);  // goes out with the head, in one piece
      } else if (!bytes->empty()) {
        added.parts_.push_back(Text{.bytes = std::move(*bytes)});
      }
      continue;
    }
    File file{.slice = std::move(std::get<FileSlice>(part))};
    if (file.slice.length == 0) continue;
    if (opened++ < kOpenFilesPerAnswerMax) {
      file.descriptor = open_file(file.slice.path);
      if (file.descriptor < 0) throw std::runtime_error("cannot open " + file.slice.path);
    }
    added.parts_.push_back(std::move(file));
  }
  for (Part& part : added.parts_) parts_.push_back(std::move(part));
  added.parts_.clear();
}

bool OutputQueue::is_empty_text(const Part& part) {
  const auto* text = std::get_if<Text>(&part);
  return text && text->sent == text->bytes.size();
}

bool OutputQueue::is_full() const {
  if (parts_.size() > 1) return true;
  if (parts_.empty()) return false;
  const auto* text = std::get_if<Text>(&parts_.front());
  return !text || text->bytes.size() - text->sent > kPendingOutputBytesMax;
}

OutputQueue::Outcome OutputQueue::write(ByteSink& sink, uint64_t& sent_bytes) {
  while (!parts_.empty()) {
    Outcome outcome;
    if (auto* text = std::get_if<Text>(&parts_.front())) {
      outcome = write_text(sink, *text, parts_.size() > 1, sent_bytes);
    } else {
      outcome = write_file(sink, std::get<File>(parts_.front()), sent_bytes);
    }
    if (outcome != Outcome::kDone) return outcome;
    if (parts_.size() == 1 && std::holds_alternative<Text>(parts_.front())) {
      Text& text = std::get<Text>(parts_.front());  // kept: its memory serves the next answer
      if (text.bytes.capacity() > kPendingOutputBytesMax) text.bytes = {};
      text.bytes.clear();
      text.sent = 0;
      return Outcome::kDone;
    }
    drop_front();
  }
  return Outcome::kDone;
}

OutputQueue::Outcome OutputQueue::write_text(ByteSink& sink, Text& text, bool more, uint64_t& sent_bytes) {
  while (text.sent < text.bytes.size()) {
    const auto result = sink.send(std::string_view(text.bytes).substr(text.sent), more);
    if (result.outcome != ByteSink::Outcome::kSent) return outcome_of(result);
    text.sent += result.bytes;
    sent_bytes += result.bytes;
  }
  return Outcome::kDone;
}

OutputQueue::Outcome OutputQueue::write_file(ByteSink& sink, File& file, uint64_t& sent_bytes) {
  if (file.descriptor < 0) file.descriptor = open_file(file.slice.path);
  if (file.descriptor < 0) return Outcome::kFailed;
  while (file.slice.length > 0) {
    const auto result = sink.send_file(file.descriptor, file.slice.offset, file.slice.length);
    if (result.outcome != ByteSink::Outcome::kSent) return outcome_of(result);
    file.slice.offset += result.bytes;
    file.slice.length -= result.bytes;
    sent_bytes += result.bytes;
  }
  return Outcome::kDone;
}

void OutputQueue::drop_front() {
  if (const auto* file = std::get_if<File>(&parts_.front())) {
    if (file->descriptor >= 0) ::close(file->descriptor);
  }
  parts_.pop_front();
}

}  // namespace emulator
