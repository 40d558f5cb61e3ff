package redistest

import (
	"context"
	"fmt"
	"os/exec"
	"slices"
	"strconv"
	"strings"
	"testing"

	goredis "github.com/redis/go-redis/v9"
)

// Nodes is a Cluster of three masters with a replica each.
type Nodes struct{ Servers [6]*Server }

// Cluster starts one. A node that is silent for three seconds is given up.
func Cluster(t testing.TB) *Nodes {
	t.Helper()
	return cluster(t, nil)
}

// ClusterOverTLS starts one whose nodes speak TLS only, with each other too.
func ClusterOverTLS(t testing.TB) *Nodes {
	t.Helper()
	return cluster(t, newPapers(t))
}

func cluster(t testing.TB, p *papers) *Nodes {
	t.Helper()
	n := new(Nodes)
	var addresses []string
	for i := range n.Servers {
		n.Servers[i] = single(t, p, "--cluster-enabled", "yes", "--cluster-port", strconv.Itoa(FreePort(t)), "--cluster-node-timeout", "3000",
			"--cluster-replica-validity-factor", "0", "--repl-diskless-sync-delay", "0")
		addresses = append(addresses, n.Servers[i].Address())
	}
	args := slices.Concat(p.cli(), []string{"--cluster", "create"}, addresses, []string{"--cluster-replicas", "1", "--cluster-yes"})
	output, err := exec.CommandContext(t.Context(), "redis-cli", args...).CombinedOutput()
	if err != nil {
		t.Fatalf("create a cluster: %v\n%s", err, output)
	}
	n.together(t)
	return n
}

// URL opens the Cluster with a prefix of its own; a change counts when master and replica have it.
func (n *Nodes) URL(prefix string) string {
	first, last := n.Servers[0], n.Servers[5]
	return first.papers.address("redis+cluster", first.Address()+","+last.Address(), "wait=1&prefix="+prefix)
}

// Masters are the servers that write now.
func (n *Nodes) Masters(t testing.TB) (masters []*Server) {
	t.Helper()
	for _, s := range n.Servers {
		info, err := s.Client(t).Info(t.Context(), "replication").Result()
		if err == nil && strings.Contains(info, "role:master") {
			masters = append(masters, s)
		}
	}
	return masters
}

// Failover kills a master, waits until its replica has taken over, and brings the killed one back as a replica.
func (n *Nodes) Failover(t testing.TB) {
	t.Helper()
	killed := n.Masters(t)[0]
	killed.Kill()
	Eventually(t, "a replica takes over", func() error {
		if masters := len(n.Masters(t)); masters != 3 {
			return fmt.Errorf("%d masters", masters)
		}
		return nil
	})
	killed.Start(t)
	killed.answers(t)
	n.together(t)
}

// together waits until every node knows that all is well and every master has its replica.
func (n *Nodes) together(t testing.TB) {
	t.Helper()
	Eventually(t, "the cluster is whole", func() error {
		masters := n.Masters(t)
		if len(masters) != 3 {
			return fmt.Errorf("%d masters", len(masters))
		}
		for _, s := range masters {
			if err := follows(t, s); err != nil {
				return err
			}
		}
		for _, s := range n.Servers {
			if err := well(t.Context(), s.Client(t)); err != nil {
				return err
			}
		}
		return nil
	})
}

func well(ctx context.Context, client *goredis.Client) error {
	info, err := client.ClusterInfo(ctx).Result()
	if err == nil && !strings.Contains(info, "cluster_state:ok") {
		err = fmt.Errorf("the cluster says: %s", info)
	}
	return err
}
