// Every bound of the server that a client can run into, by name.
#pragma once

#include <chrono>
#include <cstddef>
#include <cstdint>

namespace emulator {

/// Request line and headers together; beyond it 431.
constexpr uint32_t kHeadBytesMax = 64 * 1024;
/// The request target: presigned URLs with session tokens take about 4 KB. Beyond it 414.
constexpr size_t kTargetBytesMax = 32 * 1024;
constexpr size_t kHeaderCountMax = 256;

/// Bodies that are collected in memory (all but those of streaming operations), as sent and after gunzip.
constexpr size_t kCollectedBodyBytesMax = 32 * 1024 * 1024;
/// Bodies that our own pages take.
constexpr size_t kAdminBodyBytesMax = 1024 * 1024;
/// S3's own limit for one PutObject or UploadPart.
constexpr uint64_t kStreamedBodyBytesMax = 5ull * 1024 * 1024 * 1024;

/// What a connection reads at once: while it waits for requests, and while a large body comes in.
constexpr size_t kReadBufferBytes = 16 * 1024;
constexpr size_t kBodyReadBufferBytes = 256 * 1024;
/// Bodies from this size on have their checksums computed on a thread of its own.
constexpr uint64_t kBackgroundChecksumBytesMin = 1024 * 1024;
/// Answers to pipelined requests are collected up to this size before they are sent.
constexpr size_t kPendingOutputBytesMax = 256 * 1024;
/// Files of one answer that are opened before its first byte is sent; a body of more parts opens them one by one.
constexpr size_t kOpenFilesPerAnswerMax = 64;

/// An answer that waits for digests of stored bodies is asked for this often, and its handler so often at most.
constexpr std::chrono::milliseconds kAnswerPollInterval{2};
constexpr int kDeferralsMax = 3;

/// Open connections; further ones wait in the kernel's queue.
constexpr size_t kConnectionsMax = 4096;

/// From a request's first byte to the end of its headers.
constexpr std::chrono::seconds kHeadTimeMax{20};
/// Without a byte read or written while a request is under way.
constexpr std::chrono::seconds kStallTimeMax{60};
/// Between two requests of a connection.
constexpr std::chrono::seconds kIdleTimeMax{180};
/// After the last answer, until the client has closed too.
constexpr std::chrono::seconds kLingerTimeMax{2};
/// What is in flight at SIGTERM may take this long; Docker kills after 10 s.
constexpr std::chrono::seconds kShutdownTimeMax{8};

/// Due timers run in slices of this length between requests.
constexpr std::chrono::milliseconds kTimerSlice{5};
/// Before a request is served, what is due is done for at most this long: about 500 resources of a stack.
constexpr std::chrono::milliseconds kCatchUpTimeMax{250};

}  // namespace emulator
