#include "protocol/api_error.h"
#include "services/cloudformation/template/template_reader.h"
#include "tests/fuzz/target.h"

namespace fuzz {

/// What is read can be written as JSON and read again.
void run_yaml(std::string_view input) {
  try {
    const cloudformation::Node node = cloudformation::read_template(input);
    cloudformation::read_json(cloudformation::json_text(node));
  } catch (const protocol::ApiError&) {
  }
}

}  // namespace fuzz
