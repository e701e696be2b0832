"""The place: communes, venues, travel, calendar and the data they come from."""
