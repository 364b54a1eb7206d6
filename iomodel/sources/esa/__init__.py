"""Tables in the layout of the European System of Accounts: symmetric ones, supply and use."""
