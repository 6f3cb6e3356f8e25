#include "services/s3/s3_service.h"

#include "services/s3/access/access_point.h"
#include "services/s3/access/access_point_binding.h"
#include "services/s3/access/acl.h"
#include "services/s3/access/authorization.h"
#include "services/s3/access/public_access.h"
#include "services/s3/bucket/access_log.h"
#include "services/s3/bucket/bucket.h"
#include "services/s3/bucket/bucket_binding.h"
#include "services/s3/bucket/bucket_configuration.h"
#include "services/s3/bucket/cross_origin.h"
#include "services/s3/bucket/directory_bucket.h"
#include "services/s3/bucket/express_session.h"
#include "services/s3/bucket/lifecycle_sweep.h"
#include "services/s3/bucket/metadata_table.h"
#include "services/s3/bucket/notification.h"
#include "services/s3/bucket/region.h"
#include "services/s3/bucket/replication.h"
#include "services/s3/bucket/request_payment.h"
#include "services/s3/bucket/versioning.h"
#include "services/s3/bucket/website.h"
#include "services/s3/listing/list_object_versions.h"
#include "services/s3/listing/list_objects.h"
#include "services/s3/listing/multipart_listing.h"
#include "services/s3/multipart/multipart_completion.h"
#include "services/s3/multipart/multipart_upload.h"
#include "services/s3/object/copy_object.h"
#include "services/s3/object/delete_object.h"
#include "services/s3/object/get_object.h"
#include "services/s3/object/object_annotation.h"
#include "services/s3/object/object_lock.h"
#include "services/s3/object/object_subresource.h"
#include "services/s3/object/put_object.h"
#include "services/s3/object/rename_object.h"
#include "services/s3/object/restore_object.h"
#include "services/s3/object/select_object_content.h"
#include "services/s3/object/update_object_encryption.h"

namespace s3 {

Service make_service(const protocol::Facts& facts) {
  Service service{.model = facts.service(kService),
                  .authorization = authorization(),
                  .prepare = check_signed_region,
                  .cross_origin = cross_origin_grant};
  add_buckets(service);
  add_bucket_acls(service);
  add_bucket_configurations(service);
  add_versioning(service);
  add_notifications(service);
  add_access_logs(service);
  add_put_object(service);
  add_get_object(service);
  add_copy_object(service);
  add_select_object_content(service);
  add_delete_object(service);
  add_object_subresources(service);
  add_object_annotations(service);
  add_update_object_encryption(service);
  add_object_locks(service);
  add_restore_object(service);
  add_list_objects(service);
  add_list_object_versions(service);
  add_multipart_upload(service);
  add_multipart_completion(service);
  add_multipart_listing(service);
  add_lifecycle_sweep(service);
  add_public_access(service);
  add_replication(service);
  add_website(service);
  add_bucket_bindings(service);
  add_access_point_binding(service);
  add_express_sessions(service);
  add_rename_object(service);
  add_metadata_tables(service);
  guard_directory_buckets(service.operations);
  guard_access_points(service.operations);
  show_charges(service);
  return service;
}

}  // namespace s3
