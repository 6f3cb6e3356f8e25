// A folder for as long as the process lives.
#pragma once

#include <string>

namespace emulator {

class TemporaryFolder {
 public:
  /// A new folder under the system's temporary folder. Those that processes left behind when they were killed are
  /// removed on the way: nobody holds their locks any more. Throws std::runtime_error if none can be made.
  TemporaryFolder();
  TemporaryFolder(const TemporaryFolder&) = delete;
  /// Removes the folder and all that is in it.
  ~TemporaryFolder();

  const std::string& path() const { return path_; }

 private:
  std::string path_;
  int lock_ = -1;
};

}  // namespace emulator
