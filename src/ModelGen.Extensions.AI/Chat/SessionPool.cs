namespace ModelGen.Extensions.AI;

/// <summary>Sessions for as many requests at a time, each of which gets the one that knows most of its prompt.</summary>
internal sealed class SessionPool : IDisposable
{
    private readonly Func<TokenSession> create;
    private readonly int most;
    private readonly SemaphoreSlim free;

    /// <summary>Those that nobody has, the one that has been idle for the longest time first.</summary>
    private readonly List<TokenSession> idle = [];
    private int created = 1;
    private bool isDisposed;

    public SessionPool(Func<TokenSession> create, int most)
    {
        (this.create, this.most) = (create, most);
        idle.Add(create());
        free = new SemaphoreSlim(most);
    }

    /// <summary>Waits for a session.</summary>
    /// <exception cref="ObjectDisposedException">There are none any more.</exception>
    public async Task<TokenSession> RentAsync(ReadOnlyMemory<int> prompt, CancellationToken cancellationToken)
    {
        ObjectDisposedException.ThrowIf(isDisposed, typeof(ModelGenChatClient));
        await free.WaitAsync(cancellationToken).ConfigureAwait(false);
        try
        {
            lock (idle)
            {
                return Take(prompt.Span);
            }
        }
        catch
        {
            free.Release();
            throw;
        }
    }

    public void Return(TokenSession session)
    {
        lock (idle)
        {
            if (isDisposed)
            {
                return;
            }

            idle.Add(session);
        }

        free.Release();
    }

    public void Dispose()
    {
        lock (idle)
        {
            isDisposed = true;
            idle.Clear();
        }

        free.Dispose();
    }

    /// <summary>The session that knows most of the prompt; as long as there may be more, a new one where that would forget more than it knows of the prompt.</summary>
    private TokenSession Take(ReadOnlySpan<int> prompt)
    {
        int best = 0, common = 0;
        for (int i = 0; i < idle.Count; i++)
        {
            if (idle[i].CommonWith(prompt) is var length && length > common)
            {
                (best, common) = (i, length);
            }
        }

        if (idle.Count == 0 || (created < most && idle[best].Count - common > common))
        {
            TokenSession added = create();
            created++;
            return added;
        }

        TokenSession session = idle[best];
        idle.RemoveAt(best);
        return session;
    }
}
