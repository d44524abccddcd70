package seal

import (
	"encoding/binary"
	"net/netip"
	"os"
	"unsafe"

	"golang.org/x/sys/unix"
)

// lo is the index of the loopback interface, the first of every network namespace.
const lo = 1

// network brings the loopback interface up, gives it Address, and has every other address lead there, too:
// a connection to anywhere then is refused at once, as by a machine on which nobody listens.
func network() error {
	fd, err := unix.Socket(unix.AF_NETLINK, unix.SOCK_RAW|unix.SOCK_CLOEXEC, unix.NETLINK_ROUTE)
	if err != nil {
		return os.NewSyscallError("socket", err)
	}
	defer unix.Close(fd)
	own := netip.MustParseAddr(Address).As4()
	up := unix.IfInfomsg{Index: lo, Flags: unix.IFF_UP, Change: unix.IFF_UP}
	if err := tell(fd, unix.RTM_NEWLINK, bytesOf(&up)); err != nil {
		return err
	}
	addr := unix.IfAddrmsg{Family: unix.AF_INET, Prefixlen: 32, Scope: unix.RT_SCOPE_HOST, Index: lo}
	if err := tell(fd, unix.RTM_NEWADDR, bytesOf(&addr), attribute(unix.IFA_LOCAL, own[:])); err != nil {
		return err
	}
	index := binary.NativeEndian.AppendUint32(nil, lo)
	all := unix.RtMsg{
		Family: unix.AF_INET, Table: unix.RT_TABLE_LOCAL, Protocol: unix.RTPROT_STATIC,
		Scope: unix.RT_SCOPE_HOST, Type: unix.RTN_LOCAL,
	}
	if err := tell(fd, unix.RTM_NEWROUTE, bytesOf(&all), attribute(unix.RTA_OIF, index), attribute(unix.RTA_PREFSRC, own[:])); err != nil {
		return err
	}
	all.Family = unix.AF_INET6
	_ = tell(fd, unix.RTM_NEWROUTE, bytesOf(&all), attribute(unix.RTA_OIF, index)) // a kernel without IPv6 has no way out by it either
	return nil
}

// tell sends the kernel one netlink message and waits for its word.
func tell(fd int, kind uint16, parts ...[]byte) error {
	body := make([]byte, unix.SizeofNlMsghdr)
	for _, p := range parts {
		body = append(body, p...)
	}
	head := (*unix.NlMsghdr)(unsafe.Pointer(&body[0]))
	head.Len, head.Type = uint32(len(body)), kind
	head.Flags = unix.NLM_F_REQUEST | unix.NLM_F_ACK | unix.NLM_F_CREATE
	if err := unix.Sendto(fd, body, 0, &unix.SockaddrNetlink{Family: unix.AF_NETLINK}); err != nil {
		return os.NewSyscallError("netlink", err)
	}
	said := make([]byte, 4096)
	n, _, err := unix.Recvfrom(fd, said, 0)
	if err != nil {
		return os.NewSyscallError("netlink", err)
	}
	if n < unix.SizeofNlMsghdr+4 {
		return os.NewSyscallError("netlink", unix.EPROTO)
	}
	if code := int32(binary.NativeEndian.Uint32(said[unix.SizeofNlMsghdr:])); code != 0 {
		return os.NewSyscallError("netlink", unix.Errno(-code))
	}
	return nil
}

// attribute is one of netlink's, padded.
func attribute(kind uint16, value []byte) []byte {
	b := binary.NativeEndian.AppendUint16(nil, uint16(unix.SizeofRtAttr+len(value)))
	b = binary.NativeEndian.AppendUint16(b, kind)
	b = append(b, value...)
	for len(b)%unix.NLMSG_ALIGNTO != 0 {
		b = append(b, 0)
	}
	return b
}

func bytesOf[T any](v *T) []byte {
	return unsafe.Slice((*byte)(unsafe.Pointer(v)), unsafe.Sizeof(*v))
}
