#include "emulator/server/form_upload.h"
#include "protocol/api_error.h"
#include "tests/fuzz/target.h"

namespace fuzz {

/// Size of the pieces, then the form, with the boundary "b".
void run_form(std::string_view input) {
  static const auto store = emulator::BodyStore::temporary();
  const size_t piece = 1 + take_choice(input, 128);
  const protocol::HttpRequest head{.method = "POST",
                                   .target = "/bucket",
                                   .headers = {{"Content-Type", "multipart/form-data; boundary=b"}},
                                   .body = {}};
  try {
    emulator::FormUpload form(head, *store);
    for (; !input.empty(); input.remove_prefix(std::min(piece, input.size()))) form.append(input.substr(0, piece));
    form.finish();
    form.as_put("bucket", protocol::Facts::embedded().service("s3"));
  } catch (const protocol::ApiError&) {
  }
}

}  // namespace fuzz
