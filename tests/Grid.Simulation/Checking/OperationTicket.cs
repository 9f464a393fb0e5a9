namespace Grid.Simulation.Checking;

/// <summary>An operation under way in a <see cref="LongHistory"/>. Exactly one of its ends must be told, once. The moment is taken under the register's lock, so that its order is the order of judgement.</summary>
internal sealed class OperationTicket(LongHistory history, RegisterHistory register, Operation operation)
{
    /// <summary>A read was answered.</summary>
    public void EndRead(long value) => End(operation with { Value = value }, isCertain: true);

    /// <summary>A write was acknowledged.</summary>
    public void EndWrite() => End(operation, isCertain: true);

    /// <summary>A conditional write met another value.</summary>
    public void EndRefused() => End(operation with { IsRefused = true }, isCertain: true);

    /// <summary>The answer was lost: a write may take effect at any time.</summary>
    public void EndUnknown()
    {
        if (operation.IsWrite)
        {
            End(operation, isCertain: false);
        }
        else
        {
            Reject();
        }
    }

    /// <summary>It certainly had no effect, and told nothing.</summary>
    public void Reject()
    {
        lock (register)
        {
            register.Drop();
        }
    }

    private void End(Operation ended, bool isCertain)
    {
        lock (register)
        {
            register.End(isCertain ? ended with { End = history.Now } : ended);
        }
    }
}
