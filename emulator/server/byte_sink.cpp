#include "emulator/server/byte_sink.h"

#include <algorithm>
#include <cerrno>
#include <sys/sendfile.h>
#include <sys/socket.h>

namespace emulator {
namespace {

/// sendfile's own bound is about 2 GiB; a smaller one lets other connections have their turn.
constexpr uint64_t kSendBytesMax = 4 * 1024 * 1024;

ByteSink::Result failure() {
  const bool would_block = errno == EAGAIN || errno == EWOULDBLOCK;
  return {.outcome = would_block ? ByteSink::Outcome::kWouldBlock : ByteSink::Outcome::kFailed};
}

}  // namespace

ByteSink::Result SocketSink::send(std::string_view bytes, bool more) {
  const int flags = MSG_NOSIGNAL | MSG_DONTWAIT | (more ? MSG_MORE : 0);
  for (;;) {
    const ssize_t sent = ::send(socket_, bytes.data(), bytes.size(), flags);
    if (sent >= 0) return {.bytes = static_cast<size_t>(sent)};
    if (errno != EINTR) return failure();
  }
}

ByteSink::Result SocketSink::send_file(int file, uint64_t offset, uint64_t length) {
  for (;;) {
    auto position = static_cast<off_t>(offset);
    const ssize_t sent = ::sendfile(socket_, file, &position, std::min(length, kSendBytesMax));
    if (sent > 0) return {.bytes = static_cast<size_t>(sent)};
    if (sent == 0) return {.outcome = Outcome::kFailed};  // the file is shorter than its metadata says
    if (errno != EINTR) return failure();
  }
}

}  // namespace emulator
