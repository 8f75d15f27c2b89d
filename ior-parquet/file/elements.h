/* SPDX-License-Identifier: BSD-2-Clause */
/* The schema as the file says it: Thrift structures of parquet.thrift. */
#ifndef ELEMENTS_H
#define ELEMENTS_H

#include "encode/thrift.h"
#include "table/schema.h"

/* The list of SchemaElements, and that of ColumnOrders, as fields of FileMetaData. */
void elements_write(struct thrift *metadata);
void elements_write_orders(struct thrift *metadata);
/* ColumnMetaData's path_in_schema. */
void elements_write_path(struct thrift *metadata, const struct schema_column *c);

#endif
