#include "emulator/store/temporary_folder.h"

#include <fcntl.h>
#include <filesystem>
#include <stdexcept>
#include <sys/file.h>
#include <unistd.h>

namespace emulator {
namespace {

namespace fs = std::filesystem;

constexpr std::string_view kPrefix = "skyrig-";
constexpr std::string_view kLock = "/lock";
constexpr std::string_view kUnfinishedLock = "/lock.new";

/// The lock's descriptor, or -1 if it is held, or not there (yet).
int take_lock(const std::string& path, int flags) {
  const int lock = ::open(path.c_str(), O_RDWR | O_CLOEXEC | flags, 0600);
  if (lock < 0 || ::flock(lock, LOCK_EX | LOCK_NB) == 0) return lock;
  ::close(lock);
  return -1;
}

void remove_abandoned() {
  std::error_code error;
  for (const auto& entry : fs::directory_iterator(fs::temp_directory_path(), error)) {
    if (!entry.path().filename().string().starts_with(kPrefix)) continue;
    const int lock = take_lock(entry.path().string() + std::string(kLock), 0);
    if (lock < 0) continue;
    fs::remove_all(entry.path(), error);
    ::close(lock);
  }
}

}  // namespace

TemporaryFolder::TemporaryFolder() {
  remove_abandoned();
  path_ = (fs::temp_directory_path() / (std::string(kPrefix) + "XXXXXX")).string();
  if (!::mkdtemp(path_.data())) throw std::runtime_error("cannot make a temporary folder " + path_);
  // It gets its name only when it is held: whoever sees it can tell.
  const std::string unfinished = path_ + std::string(kUnfinishedLock);
  lock_ = take_lock(unfinished, O_CREAT | O_EXCL);
  if (lock_ < 0) throw std::runtime_error("cannot lock the temporary folder " + path_);
  fs::rename(unfinished, path_ + std::string(kLock));
}

TemporaryFolder::~TemporaryFolder() {
  std::error_code ignored;
  fs::remove_all(path_, ignored);
  ::close(lock_);
}

}  // namespace emulator
