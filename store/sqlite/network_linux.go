package sqlite

import "syscall"

// networkName names the network file system that a folder lies on; "" on a local one.
func networkName(folder string) (string, error) {
	var status syscall.Statfs_t
	if err := syscall.Statfs(folder, &status); err != nil {
		return "", err
	}
	return networkNames()[uint32(status.Type)], nil
}

// networkNames has the f_type numbers of statfs(2) and linux/magic.h. FUSE is among them: sshfs and most other remote
// file systems come that way.
func networkNames() map[uint32]string {
	return map[uint32]string{
		0x6969:     "NFS",
		0x517b:     "SMB",
		0xff534d42: "CIFS",
		0xfe534d42: "SMB2",
		0x65735546: "FUSE (sshfs and the like)",
		0x01021997: "9P",
		0x00c36400: "CephFS",
		0x5346414f: "AFS",
		0x6b414653: "AFS",
		0x73757245: "Coda",
		0x0bd00bd0: "Lustre",
		0x01161970: "GFS2",
		0x7461636f: "OCFS2",
		0x47504653: "GPFS",
	}
}
