/* placeholder, lib-stream fills in */
